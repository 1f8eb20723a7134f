namespace ExtProc.Operator.Resources;

/// <summary>One page of a list.</summary>
internal sealed record ResourceList<T>
{
    public ListMeta Metadata { get; init; } = new();

    public IReadOnlyList<T> Items { get; init; } = [];
}

/// <param name="ResourceVersion">Where a watch goes on.</param>
/// <param name="Continue">Where the next page begins; empty or null on the last one.</param>
internal sealed record ListMeta(string? ResourceVersion = null, string? Continue = null);
