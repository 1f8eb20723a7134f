namespace ExtProc.Operator.Resources;

/// <summary>The metadata that the operator reads.</summary>
internal sealed record ObjectMeta
{
    public string Name { get; init; } = "";

    /// <summary>Empty for objects of the cluster.</summary>
    public string? Namespace { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    public long Generation { get; init; }

    public DateTimeOffset? CreationTimestamp { get; init; }

    public DateTimeOffset? DeletionTimestamp { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Namespace and name; the name alone for objects of the cluster.</summary>
    public ResourceName FullName => new(Namespace ?? "", Name);
}
