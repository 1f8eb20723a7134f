using ExtProc.Cli.Quality;
using ExtProc.Cli.Quality.Disguises;

namespace ExtProc.Integration.Tests.Cli.Quality;

/// <summary>What is shown of some judged rows.</summary>
public sealed class QualityReportTests
{
    private const string Golden = "tests/ExtProc.Integration.Tests/Cli/Golden/";

    [Test]
    public void TheTable() => ExtProc.Testing.Golden.AssertSame(Golden + "quality.txt", Table(QualityReport.Of(DetectKind.Injection, Rows())));

    [Test]
    public void TheTableOfTypes() => ExtProc.Testing.Golden.AssertSame(Golden + "quality-pii.txt", Table(QualityReport.Of(DetectKind.Pii, Personal())));

    [Test]
    public void TheJson() => ExtProc.Testing.Golden.AssertSame(Golden + "quality.json", QualityJson.Render(QualityReport.Of(DetectKind.Injection, Rows())) + "\n");

    [Test]
    public void TheTableOfDisguises()
    {
        var (total, sources) = QualityReport.FiguresOf([.. Rows().Where(static row => row.Row % 3 > 0)]);
        var report = QualityReport.Of(DetectKind.Injection, Rows()) with { Disguised = [new DisguisedFigures(DisguiseKind.ZeroWidth, total, sources)] };
        ExtProc.Testing.Golden.AssertSame(Golden + "quality-disguised.txt", Table(report));
        ExtProc.Testing.Golden.AssertSame(Golden + "quality-disguised.json", QualityJson.Render(report) + "\n");
    }

    [Test]
    public void ThePlot() => ExtProc.Testing.Golden.AssertSame(Golden + "quality.svg", RecallPlot.Render(DetectKind.Injection, Rows()));

    [Test]
    public void TheScores()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new ScoresWriter(folder.Path("scores.jsonl")))
        {
            writer.Write(Row(7, "mail", 1, 0.5) with
            {
                Judgement = new Judgement(0.5) { Categories = [new("hate", 0.5)], Spans = [new LabelledSpan(1, 4, "PERSON")] },
            });
            writer.Write(Row(8, "mail", 0, 0.25) with { Label = null });
        }

        Assert.That(File.ReadAllLines(folder.Path("scores.jsonl")), Is.EqualTo(new[]
        {
            """{"row":7,"source":"mail","label":1,"score":0.5,"categories":{"hate":0.5},"spans":[[1,4,"PERSON"]],"ms":2}""",
            """{"row":8,"source":"mail","label":null,"score":0.25,"categories":{},"spans":[],"ms":2}""",
        }));
    }

    private static string Table(QualityReport report)
    {
        using var output = new StringWriter { NewLine = "\n" };
        QualityTable.Write(report, output);
        return string.Join('\n', output.ToString().Split('\n').Select(static line => line.TrimEnd()));
    }

    private static List<ScoredRow> Rows() =>
    [
        .. Enumerable.Range(0, 100).Select(static i => Row(i, "chat", 0, i / 101.0)),
        .. Enumerable.Range(0, 40).Select(static i => Row(100 + i, "mail", i % 4 == 0 ? 0 : 1, i % 4 == 0 ? i / 50.0 : 1 - (i / 400.0))),
        .. Enumerable.Range(0, 10).Select(static i => Row(140 + i, "web <attacks>", 1, 0.9 + (i / 100.0))),
    ];

    private static List<ScoredRow> Personal() =>
    [
        Row(0, "notes", 1, 1) with { Truth = [new(0, 4, "PERSON"), new(10, 14, "PERSON")], Judgement = new Judgement(1) { Spans = [new(0, 4, "PERSON"), new(11, 13, "LOCATION")] } },
        Row(1, "notes", 0, 0),
    ];

    private static ScoredRow Row(int number, string source, int label, double score) => new(number, source, $"{label}", label, new Judgement(score), [], 2);
}
