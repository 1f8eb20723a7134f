namespace ExtProc.Core.Detection.Semantic;

/// <summary>Names and other free-text personal data. Findings are spans of a text, not the text.</summary>
public sealed class NamesDetection(IReadOnlyList<NameEntity> entities) : SemanticDetection
{
    private readonly NameEntity[] _entities = [.. entities];

    public override IReadOnlyList<string> Labels { get; } = [.. entities.Select(NameEntities.NameOf)];

    public override SemanticNeeds NeedsOf(TextRole role) => SemanticNeeds.Names;

    public override int LabelOf(NameEntity entity) => Array.IndexOf(_entities, entity);
}
