using System.Text;
using System.Text.Json;
using ExtProc.Cli.Quality.Disguises;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Cli.Quality;

/// <summary>A report for programs: one object with the same figures.</summary>
internal static class QualityJson
{
    private static readonly JsonWriterOptions s_indented = new() { Indented = true, NewLine = "\n" };

    public static string Render(QualityReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_indented))
        {
            json.WriteStartObject();
            json.WriteString("detect", EnumNames.Of(report.Detect));
            WriteThresholds(json);
            json.WritePropertyName("total");
            WriteSource(json, report.Total);
            json.WriteStartArray("sources");
            foreach (var source in report.Sources)
            {
                WriteSource(json, source);
            }

            json.WriteEndArray();
            WriteTypes(json, report);
            WriteDisguised(json, report);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteThresholds(Utf8JsonWriter json)
    {
        json.WriteStartObject("thresholds");
        foreach (var sensitivity in Enum.GetValues<Sensitivity>())
        {
            json.WriteNumber(EnumNames.Of(sensitivity), SensitivityThresholds.Of(sensitivity));
        }

        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, SourceFigures figures)
    {
        json.WriteStartObject();
        json.WriteString("source", figures.Source);
        json.WriteNumber("n", figures.Rows);
        json.WriteNumber("positives", figures.Positives);
        json.WriteNumber("negatives", figures.Negatives);
        WriteSensitivities(json, "falsePositiveRate", figures, static at => at.FalsePositives);
        WriteSensitivities(json, "recall", figures, static at => at.Recall);
        WriteInterval(json, "auc", figures.Auc);
        json.WriteBoolean("aucAgainstAll", figures.IsAucAgainstAll);
        if (figures.BestF1 is { } best)
        {
            json.WriteStartObject("bestF1");
            json.WriteNumber("value", Round(best.F1));
            json.WriteNumber("threshold", Round(best.Threshold));
            json.WriteEndObject();
        }

        json.WriteStartObject("ms");
        json.WriteNumber("p50", Round(figures.P50));
        json.WriteNumber("p99", Round(figures.P99));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSensitivities(Utf8JsonWriter json, string name, SourceFigures figures, Func<SensitivityFigures, Interval?> choose)
    {
        json.WriteStartObject(name);
        foreach (var at in figures.Sensitivities)
        {
            WriteInterval(json, EnumNames.Of(at.Sensitivity), choose(at));
        }

        json.WriteEndObject();
    }

    private static void WriteTypes(Utf8JsonWriter json, QualityReport report)
    {
        if (report.Types.Count == 0)
        {
            return;
        }

        WriteNumber(json, "macroF1", report.MacroF1);
        json.WriteStartArray("types");
        foreach (var type in report.Types)
        {
            json.WriteStartObject();
            json.WriteString("type", type.Type);
            json.WriteNumber("spans", type.Spans);
            json.WriteNumber("found", type.Found);
            WriteInterval(json, "recall", type.Recall);
            WriteInterval(json, "covered", type.Covered);
            WriteInterval(json, "precision", type.Precision);
            WriteNumber(json, "f1", type.F1);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDisguised(Utf8JsonWriter json, QualityReport report)
    {
        if (report.Disguised.Count == 0)
        {
            return;
        }

        json.WriteStartArray("disguised");
        foreach (var disguised in report.Disguised)
        {
            json.WriteStartObject();
            json.WriteString("disguise", DisguiseOption.NameOf(disguised.Kind));
            json.WritePropertyName("total");
            WriteSource(json, disguised.Total);
            json.WriteStartArray("sources");
            foreach (var source in disguised.Sources)
            {
                WriteSource(json, source);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteInterval(Utf8JsonWriter json, string name, Interval? figure)
    {
        if (figure is not { } known)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("value", Round(known.Value));
        json.WriteNumber("from", Round(known.From));
        json.WriteNumber("to", Round(known.To));
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(name, Round(known));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static double Round(double value) => Math.Round(value, 5);
}
