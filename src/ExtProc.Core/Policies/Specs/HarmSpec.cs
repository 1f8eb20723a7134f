using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Policies.Specs;

/// <summary><c>detect.harm</c>: harmful content.</summary>
public sealed record HarmSpec
{
    /// <summary>For the default categories; null: the default.</summary>
    public Sensitivity? Sensitivity { get; init; }

    /// <summary>By the names that were written, in the order of the schema; null: the default categories.</summary>
    public IReadOnlyList<(string Name, Sensitivity Sensitivity)>? Categories { get; init; }
}
