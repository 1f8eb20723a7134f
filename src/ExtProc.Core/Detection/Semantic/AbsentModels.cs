namespace ExtProc.Core.Detection.Semantic;

/// <summary>Stands where no models are loaded: nothing can be answered.</summary>
public sealed class AbsentModels : ISemanticDetector
{
    public static AbsentModels Instance { get; } = new();

    public SemanticNeeds Supported => SemanticNeeds.None;

    public ValueTask<SemanticAnswer> JudgeAsync(SemanticQuestion question, CancellationToken cancellationToken) =>
        new(new SemanticAnswer(SemanticStatus.Unavailable, null));
}
