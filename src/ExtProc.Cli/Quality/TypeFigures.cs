namespace ExtProc.Cli.Quality;

/// <summary>How well spans of one type are found.</summary>
/// <param name="Type">The type.</param>
/// <param name="Spans">How many should be found.</param>
/// <param name="Found">How many were found.</param>
/// <param name="Recall">Spans that a finding of the same type overlaps.</param>
/// <param name="Covered">Spans that a finding of any type overlaps: what is redacted at least in part.</param>
/// <param name="Precision">Findings that overlap a span of the same type.</param>
internal sealed record TypeFigures(string Type, int Spans, int Found, Interval? Recall, Interval? Covered, Interval? Precision)
{
    /// <summary>The harmonic mean of recall and precision; null for a type without spans.</summary>
    public double? F1 => Recall is not { } recall
        ? null
        : Precision is { } precision && recall.Value + precision.Value > 0 ? 2 * recall.Value * precision.Value / (recall.Value + precision.Value) : 0;

    /// <summary>One for each type that occurs among the spans or the findings.</summary>
    public static IReadOnlyList<TypeFigures> Of(IReadOnlyCollection<ScoredRow> rows)
    {
        var types = rows.SelectMany(static row => row.Truth.Concat(row.Judgement.Spans)).Select(static span => span.Type).Distinct().Order(StringComparer.Ordinal);
        return [.. types.Select(type => OfType(type, rows))];
    }

    private static TypeFigures OfType(string type, IReadOnlyCollection<ScoredRow> rows)
    {
        int spans = 0, hits = 0, covered = 0, found = 0, right = 0;
        foreach (var row in rows)
        {
            foreach (var span in row.Truth.Where(span => span.Type == type))
            {
                spans++;
                hits += row.Judgement.Spans.Any(other => other.Type == type && other.Meets(span)) ? 1 : 0;
                covered += row.Judgement.Spans.Any(span.Meets) ? 1 : 0;
            }

            foreach (var span in row.Judgement.Spans.Where(span => span.Type == type))
            {
                found++;
                right += row.Truth.Any(other => other.Type == type && other.Meets(span)) ? 1 : 0;
            }
        }

        return new TypeFigures(type, spans, found, Statistics.Share(hits, spans), Statistics.Share(covered, spans), Statistics.Share(right, found));
    }
}
