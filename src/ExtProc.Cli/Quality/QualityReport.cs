using ExtProc.Cli.Quality.Disguises;

namespace ExtProc.Cli.Quality;

/// <summary>All figures of a run.</summary>
/// <param name="Detect">What was looked for.</param>
/// <param name="Total">Figures over all rows.</param>
/// <param name="Sources">Figures of each source, by name.</param>
/// <param name="Types">Figures of each type of span; empty for detectors that find none.</param>
internal sealed record QualityReport(DetectKind Detect, SourceFigures Total, IReadOnlyList<SourceFigures> Sources, IReadOnlyList<TypeFigures> Types)
{
    public const string TotalName = "total";

    /// <summary>The same figures with the texts disguised; empty unless it was asked for.</summary>
    public IReadOnlyList<DisguisedFigures> Disguised { get; init; } = [];

    /// <summary>The mean F1 of all types; null without any.</summary>
    public double? MacroF1 => Types.Average(static type => type.F1);

    public static QualityReport Of(DetectKind detect, IReadOnlyCollection<ScoredRow> rows)
    {
        var (total, sources) = FiguresOf(rows);
        return new QualityReport(
            detect,
            total,
            sources,
            detect switch
            {
                DetectKind.Pii => TypeFigures.Of(rows),
                // How well topics are told apart; texts about none of them are the false alarms.
                DetectKind.Topics => TypeFigures.Of([.. rows.Where(static row => row.Class == 1)]),
                _ => [],
            });
    }

    /// <summary>Figures over all rows and by source.</summary>
    public static (SourceFigures Total, IReadOnlyList<SourceFigures> Sources) FiguresOf(IReadOnlyCollection<ScoredRow> rows)
    {
        double[] negatives = [.. rows.Where(static row => row.Class == 0).Select(static row => row.Judgement.Score)];
        var sources = rows.GroupBy(static row => row.Source).OrderBy(static group => group.Key, StringComparer.Ordinal);
        return (SourceFigures.Of(TotalName, rows, negatives), [.. sources.Select(group => SourceFigures.Of(group.Key, [.. group], negatives))]);
    }
}
