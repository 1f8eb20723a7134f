namespace ExtProc.Core.Detection.Semantic;

/// <summary>Instructions to the model in a text that should carry none.</summary>
public sealed class IndirectInjectionDetection(Sensitivity sensitivity) : SemanticDetection
{
    private readonly float _threshold = SensitivityThresholds.Of(sensitivity);

    public override IReadOnlyList<string> Labels { get; } = ["IndirectInjection"];

    public override SemanticNeeds NeedsOf(TextRole role) => SemanticNeeds.IndirectInjection;

    public override int Find(SemanticScores scores, TextRole role) => scores.IndirectInjection >= _threshold ? 0 : -1;
}
