using System.Globalization;
using ExtProc.Cli.Quality.Disguises;
using ExtProc.Core.Detection.Semantic;
using Spectre.Console;

namespace ExtProc.Cli.Quality;

/// <summary>A report for people.</summary>
internal static class QualityTable
{
    public static void Write(QualityReport report, TextWriter output)
    {
        var console = Terminal.Open(output);
        console.Write(Sources(report));
        if (report.Types.Count > 0)
        {
            console.Write(Types(report));
            console.WriteLine($"Macro F1 over the types that occur: {Optional(report.MacroF1)}. A span is found when a finding of the same type overlaps it, covered when any does.");
        }

        if (report.Disguised.Count > 0)
        {
            console.Write(Disguised(report));
        }

        var thresholds = string.Join(", ", Enum.GetValues<Sensitivity>().Select(sensitivity => $"{sensitivity} {SensitivityThresholds.Of(sensitivity).ToString(CultureInfo.InvariantCulture)}"));
        console.WriteLine($"Thresholds: {thresholds}. False alarms and recall at Low / Medium / High, 95 % intervals at Medium (Wilson) and of the AUC (Hanley-McNeil).");
        console.WriteLine("AUC with *: the source has no harmless rows, its attacks are compared with the harmless rows of all sources.");
    }

    private static Table Sources(QualityReport report)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var title in new[] { "source", "rows", "false alarms %", "", "recall %", "", "AUC", "", "best F1", "p50 ms", "p99 ms" })
        {
            table.AddColumn(new TableColumn(title).NoWrap());
        }

        foreach (var figures in report.Sources.Append(report.Total))
        {
            table.AddRow(
                Markup.Escape(figures.Source),
                $"{figures.Rows}",
                Shares(figures, static at => at.FalsePositives),
                Range(figures.Sensitivities[(int)Sensitivity.Medium].FalsePositives, 100, "0.0"),
                Shares(figures, static at => at.Recall),
                Range(figures.Sensitivities[(int)Sensitivity.Medium].Recall, 100, "0.0"),
                figures.Auc is { } auc ? Number(auc.Value, "0.000") + (figures.IsAucAgainstAll ? "*" : "") : "",
                Range(figures.Auc, 1, "0.000"),
                figures.BestF1 is { } best ? Number(best.F1, "0.000") : "",
                Number(figures.P50, "0.00"),
                Number(figures.P99, "0.00"));
        }

        return table;
    }

    private static Table Types(QualityReport report)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var title in new[] { "type", "spans", "found", "recall %", "", "covered %", "precision %", "", "F1" })
        {
            table.AddColumn(new TableColumn(title).NoWrap());
        }

        foreach (var type in report.Types)
        {
            table.AddRow(
                Markup.Escape(type.Type), $"{type.Spans}", $"{type.Found}", Share(type.Recall), Range(type.Recall, 100, "0.0"), Share(type.Covered), Share(type.Precision), Range(type.Precision, 100, "0.0"), Optional(type.F1));
        }

        return table;
    }

    private static Table Disguised(QualityReport report)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var title in new[] { "disguise", "false alarms %", "recall %", "recall lost at Medium, points", "p50 ms", "p99 ms" })
        {
            table.AddColumn(new TableColumn(title).NoWrap());
        }

        foreach (var (name, figures) in report.Disguised.Select(static disguised => (DisguiseOption.NameOf(disguised.Kind), disguised.Total)).Prepend(("none", report.Total)))
        {
            table.AddRow(
                name,
                Shares(figures, static at => at.FalsePositives),
                Shares(figures, static at => at.Recall),
                MediumRecall(report.Total) is { } plain && MediumRecall(figures) is { } recall ? Number(100 * (plain - recall), "0.0") : "",
                Number(figures.P50, "0.00"),
                Number(figures.P99, "0.00"));
        }

        return table;
    }

    private static double? MediumRecall(SourceFigures figures) => figures.Sensitivities[(int)Sensitivity.Medium].Recall?.Value;

    private static string Shares(SourceFigures figures, Func<SensitivityFigures, Interval?> choose) =>
        figures.Sensitivities.All(at => choose(at) is null) ? "" : string.Join(" / ", figures.Sensitivities.Select(at => Share(choose(at))));

    private static string Share(Interval? share) => share is { } known ? Number(100 * known.Value, "0.0") : "";

    private static string Optional(double? value) => value is { } known ? Number(known, "0.000") : "";

    private static string Range(Interval? figure, double factor, string format) =>
        figure is { } known ? $"({Number(factor * known.From, format)}-{Number(factor * known.To, format)})" : "";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
