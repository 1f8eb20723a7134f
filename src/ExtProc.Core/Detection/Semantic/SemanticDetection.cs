namespace ExtProc.Core.Detection.Semantic;

/// <summary>What one rule asks of the semantic detectors, and what of their answers is a finding. Immutable; safe for any number of threads.</summary>
public abstract class SemanticDetection
{
    /// <summary>What findings are called where they are replaced, <c>PersonName</c>; never empty.</summary>
    public abstract IReadOnlyList<string> Labels { get; }

    /// <summary>False while something that the rule compares answers with is not there: texts count as not judged by it.</summary>
    public virtual bool IsReady => true;

    /// <summary>What has to be asked of a text in a role; none: the rule finds nothing there.</summary>
    public abstract SemanticNeeds NeedsOf(TextRole role);

    /// <summary>Judges a whole text by its scores.</summary>
    /// <returns>Index in <see cref="Labels"/> of what the text is, or -1 where it is no finding.</returns>
    public virtual int Find(SemanticScores scores, TextRole role) => -1;

    /// <summary>Index in <see cref="Labels"/> of what a name is, or -1 where the rule doesn't look for it.</summary>
    public virtual int LabelOf(NameEntity entity) => -1;
}
