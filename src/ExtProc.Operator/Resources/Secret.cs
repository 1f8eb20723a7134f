namespace ExtProc.Operator.Resources;

/// <summary>A Secret of v1.</summary>
internal sealed record Secret : IResource
{
    public required ObjectMeta Metadata { get; init; }

    /// <summary>Base64 by name.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }
}

/// <summary>A merge into a Secret that still is the one that was read.</summary>
internal sealed record SecretPatch
{
    public required PatchMeta Metadata { get; init; }

    /// <summary>Base64 by name; null removes an entry.</summary>
    public required Dictionary<string, string?> Data { get; init; }
}
