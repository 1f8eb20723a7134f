namespace ExtProc.Server.Policies;

/// <summary>Where the live policies come from and how that place was last heard of, for people; <c>/policies</c> shows it.</summary>
public sealed record PolicyOrigin
{
    /// <summary><c>directory</c> or <c>operator</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The path or the URL.</summary>
    public required string Place { get; init; }

    /// <summary>Of the bundle that was last applied or refused.</summary>
    public string? Revision { get; init; }

    /// <summary><c>connecting</c>, <c>connected</c> or <c>disconnected</c>.</summary>
    public string? Connection { get; init; }

    /// <summary>Why it is not connected.</summary>
    public string? Fault { get; init; }

    /// <summary>When the operator last answered.</summary>
    public DateTimeOffset? LastContact { get; init; }

    /// <summary>How long that is ago.</summary>
    public double? AgeSeconds { get; init; }

    /// <summary>Whose bundle is live: <c>operator's bundle</c>, <c>kept bundle</c> or <c>nothing</c>.</summary>
    public string? Live { get; init; }

    /// <summary>When what is live was written to the state directory.</summary>
    public DateTimeOffset? KeptAt { get; init; }

    /// <summary>What is wrong, a sentence each.</summary>
    public IReadOnlyList<string>? Problems { get; init; }
}
