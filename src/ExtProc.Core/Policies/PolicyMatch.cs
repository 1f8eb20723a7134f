namespace ExtProc.Core.Policies;

/// <summary>
/// Which exchanges a policy applies to. Every dimension that is not empty must hold; values inside one are alternatives; globs know
/// <c>*</c> and <c>?</c>. All compare without case: some upstreams serve any spelling, and no spelling may slip past a policy.
/// </summary>
public sealed class PolicyMatch
{
    public static PolicyMatch Everything { get; } = new();

    public IReadOnlyList<Glob> Hosts { get; init; } = [];

    public IReadOnlyList<Glob> Paths { get; init; } = [];

    public IReadOnlyList<Exchanges.Operation> Operations { get; init; } = [];

    public IReadOnlyList<Glob> Models { get; init; } = [];

    /// <summary>Whether it restricts nothing.</summary>
    internal bool IsEverything => Hosts.Count == 0 && Paths.Count == 0 && Operations.Count == 0 && Models.Count == 0;

    /// <summary>For people: <c>hosts api.openai.com; operations Chat</c>, or <c>everything</c>.</summary>
    public override string ToString()
    {
        string[] dimensions =
        [
            Dimension("hosts", Hosts.Select(static glob => glob.Pattern)),
            Dimension("paths", Paths.Select(static glob => glob.Pattern)),
            Dimension("operations", Operations.Select(static operation => operation.ToString())),
            Dimension("models", Models.Select(static glob => glob.Pattern)),
        ];
        var given = string.Join("; ", dimensions.Where(static dimension => dimension.Length > 0));
        return given.Length == 0 ? "everything" : given;
    }

    private static string Dimension(string name, IEnumerable<string> values)
    {
        var list = string.Join(", ", values);
        return list.Length == 0 ? "" : $"{name} {list}";
    }
}
