namespace ExtProc.Core.Policies.Specs;

/// <summary><c>detect.secrets</c>: credentials.</summary>
public sealed record SecretsSpec
{
    /// <summary>Ids of the rules to use; empty: all.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public IReadOnlyList<string> Allow { get; init; } = [];
}
