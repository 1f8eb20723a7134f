using ExtProc.Core.Detection.Remote;

namespace ExtProc.Core.Policies.Specs;

/// <summary><c>detect.remote</c>: a guard behind HTTP. Null: the default.</summary>
public sealed record RemoteSpec
{
    public string? Url { get; init; }

    public RemoteGuardKind? Kind { get; init; }

    /// <summary>A duration as it was written.</summary>
    public string? Timeout { get; init; }

    /// <summary>A duration as it was written.</summary>
    public string? Cache { get; init; }

    public string? Model { get; init; }

    /// <summary>Percent.</summary>
    public int? Threshold { get; init; }

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<RemoteHeaderSpec> Headers { get; init; } = [];

    public string? Authorities { get; init; }
}
