namespace ExtProc.Core.Policies.Specs;

/// <summary><c>detect.pii</c>: personal data.</summary>
public sealed record PiiSpec
{
    /// <summary>Empty: the default set.</summary>
    public IReadOnlyList<string> Entities { get; init; } = [];

    public IReadOnlyList<string> Allow { get; init; } = [];
}
