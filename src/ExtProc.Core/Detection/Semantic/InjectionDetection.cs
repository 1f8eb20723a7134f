namespace ExtProc.Core.Detection.Semantic;

/// <summary>
/// Attempts to override, escape or extract the model's instructions. In a text that should carry no instructions at all (what a tool
/// returned, a file, a tool's description), instructions to the model count as well.
/// </summary>
public sealed class InjectionDetection(Sensitivity sensitivity) : SemanticDetection
{
    private readonly float _threshold = SensitivityThresholds.Of(sensitivity);

    public override IReadOnlyList<string> Labels { get; } = ["PromptInjection"];

    public override SemanticNeeds NeedsOf(TextRole role) =>
        role == TextRole.Tool ? SemanticNeeds.Injection | SemanticNeeds.IndirectInjection : SemanticNeeds.Injection;

    public override int Find(SemanticScores scores, TextRole role) =>
        scores.Injection >= _threshold || (role == TextRole.Tool && scores.IndirectInjection >= _threshold) ? 0 : -1;
}
