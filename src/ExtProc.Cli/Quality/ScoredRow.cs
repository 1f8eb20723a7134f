namespace ExtProc.Cli.Quality;

/// <summary>A row and what the product says of it.</summary>
/// <param name="Row">Its number, from 0.</param>
/// <param name="Source">Where it comes from; rows of doubtful label have their own.</param>
/// <param name="Label">Its label as given, as JSON; null for none.</param>
/// <param name="Class">1, 0, or null where it counts neither as one to find nor as one to leave alone.</param>
/// <param name="Judgement">What the product says.</param>
/// <param name="Truth">The spans that should be found.</param>
/// <param name="Milliseconds">What judging took.</param>
internal sealed record ScoredRow(
    int Row, string Source, string? Label, int? Class, Judgement Judgement, IReadOnlyList<LabelledSpan> Truth, double Milliseconds);
