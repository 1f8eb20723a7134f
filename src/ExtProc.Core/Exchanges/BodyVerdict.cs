namespace ExtProc.Core.Exchanges;

/// <summary>What to do with a whole request body.</summary>
public readonly record struct BodyVerdict
{
    /// <summary>Set when the request is refused.</summary>
    public Reply? Reject { get; init; }

    /// <summary>Set when other bytes go upstream; owned by the pipeline and valid until it is disposed.</summary>
    public ReadOnlyMemory<byte>? Replacement { get; init; }

    /// <summary>True when <see cref="Replacement"/> is no longer in the request's content coding and the header must go.</summary>
    public bool RemoveContentEncoding { get; init; }

    public static BodyVerdict Continue => default;
}
