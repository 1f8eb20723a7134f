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
}
