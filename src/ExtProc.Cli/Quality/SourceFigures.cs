using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Cli.Quality;

/// <summary>How well the rows of a source, or all rows, are judged.</summary>
internal sealed record SourceFigures
{
    public required string Source { get; init; }

    public required int Rows { get; init; }

    public required int Positives { get; init; }

    public required int Negatives { get; init; }

    /// <summary>One for each sensitivity, the strictest first.</summary>
    public required IReadOnlyList<SensitivityFigures> Sensitivities { get; init; }

    public required Interval? Auc { get; init; }

    /// <summary>True when the source has no negatives, so that its positives are compared with the negatives of all sources.</summary>
    public required bool IsAucAgainstAll { get; init; }

    public required (double F1, double Threshold)? BestF1 { get; init; }

    public required double P50 { get; init; }

    public required double P99 { get; init; }

    /// <summary>Figures of some rows.</summary>
    /// <param name="source">What they are called.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="allNegatives">Scores of the harmless rows of all sources.</param>
    public static SourceFigures Of(string source, IReadOnlyCollection<ScoredRow> rows, IReadOnlyList<double> allNegatives)
    {
        double[] positives = [.. rows.Where(static row => row.Class == 1).Select(static row => row.Judgement.Score)];
        double[] negatives = [.. rows.Where(static row => row.Class == 0).Select(static row => row.Judgement.Score)];
        var isAgainstAll = negatives.Length == 0;
        var compared = isAgainstAll ? allNegatives : negatives;
        return new SourceFigures
        {
            Source = source,
            Rows = rows.Count,
            Positives = positives.Length,
            Negatives = negatives.Length,
            Sensitivities = [.. Enum.GetValues<Sensitivity>().Select(sensitivity => At(sensitivity, positives, negatives))],
            Auc = Statistics.Auc(positives, compared),
            IsAucAgainstAll = isAgainstAll,
            BestF1 = negatives.Length == 0 ? null : Statistics.BestF1(positives, negatives),
            P50 = Statistics.Percentile(rows.Select(static row => row.Milliseconds), 0.5),
            P99 = Statistics.Percentile(rows.Select(static row => row.Milliseconds), 0.99),
        };
    }

    private static SensitivityFigures At(Sensitivity sensitivity, double[] positives, double[] negatives)
    {
        var threshold = SensitivityThresholds.Of(sensitivity);
        return new SensitivityFigures(
            sensitivity,
            Statistics.Share(negatives.Count(score => score >= threshold), negatives.Length),
            Statistics.Share(positives.Count(score => score >= threshold), positives.Length));
    }
}
