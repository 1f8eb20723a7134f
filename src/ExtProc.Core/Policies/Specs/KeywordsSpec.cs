namespace ExtProc.Core.Policies.Specs;

/// <summary><c>detect.keywords</c>: the author's own words and patterns.</summary>
public sealed record KeywordsSpec
{
    public IReadOnlyList<string> Terms { get; init; } = [];

    public IReadOnlyList<string> Patterns { get; init; } = [];
}
