using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Policies.Specs;

/// <summary>One of <c>spec.rules</c>.</summary>
public sealed record RuleSpec
{
    public string? Name { get; init; }

    /// <summary>Each entry has one flag; empty where none was written.</summary>
    public IReadOnlyList<PartScope> Scope { get; init; } = [];

    /// <summary>Null: as the policy.</summary>
    public PolicyMode? Mode { get; init; }

    public DetectSpec? Detect { get; init; }

    public ActionSpec? Action { get; init; }
}
