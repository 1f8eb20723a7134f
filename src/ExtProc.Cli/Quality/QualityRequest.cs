using ExtProc.Cli.Quality.Disguises;
using ExtProc.Cli.Rows;

namespace ExtProc.Cli.Quality;

/// <summary>What a quality report is asked for.</summary>
internal sealed record QualityRequest(
    DetectKind Detect, string[] Files, string Models, bool IsJson, string? Scores, string? Plot, bool IsRaw, int Every, TopicChoice Topics)
{
    /// <summary>Ways to disguise the texts, in which they are judged as well.</summary>
    public IReadOnlyList<DisguiseKind> Disguises { get; init; } = [];

    public async Task<List<ScoredRow>> JudgeAsync(TextWriter error, CancellationToken cancellationToken)
    {
        await using var judge = CreateJudge(error);
        using var writer = Scores is null ? null : new ScoresWriter(Scores);
        return await RowProgress.ShowAsync(
            $"Judging {EnumNames.Of(Detect)}",
            progress => QualityRun.RunAsync(judge, Files, Every, writer is null ? null : writer.Write, progress, cancellationToken));
    }

    /// <summary>Judges the rows again in each disguise.</summary>
    public async Task<List<DisguisedFigures>> JudgeDisguisedAsync(TextWriter error, CancellationToken cancellationToken)
    {
        var figures = new List<DisguisedFigures>();
        foreach (var kind in Disguises)
        {
            await using var judge = new DisguisedRowJudge(CreateJudge(error), kind);
            var rows = await RowProgress.ShowAsync(
                $"Judging {EnumNames.Of(Detect)}, {DisguiseOption.NameOf(kind)}",
                progress => QualityRun.RunAsync(judge, Files, Every, onRow: null, progress, cancellationToken));
            var (total, sources) = QualityReport.FiguresOf(rows);
            figures.Add(new DisguisedFigures(kind, total, sources));
        }

        return figures;
    }

    public void Report(List<ScoredRow> rows, List<DisguisedFigures> disguised, TextWriter output)
    {
        var report = QualityReport.Of(Detect, rows) with { Disguised = disguised };
        if (Plot is not null)
        {
            File.WriteAllText(Plot, RecallPlot.Render(Detect, rows));
        }

        if (IsJson)
        {
            output.WriteLine(QualityJson.Render(report));
        }
        else
        {
            QualityTable.Write(report, output);
        }
    }

    private IRowJudge CreateJudge(TextWriter error) => Detect switch
    {
        DetectKind.Secrets => new SecretsRowJudge(),
        DetectKind.Pii => new PiiRowJudge(Load(error)),
        DetectKind.Topics => new TopicsRowJudge(Load(error), TopicPick.From(RowReader.Read(Files), Topics)),
        _ => new SemanticRowJudge(Detect, Load(error), IsRaw),
    };

    private LocalModels Load(TextWriter error)
    {
        var models = new LocalModels(Models, hasGate: !IsRaw);
        if (!models.IsCalibrated && !IsRaw)
        {
            error.WriteLine("The models are not calibrated: scores are probabilities, and what is said of sensitivities means nothing.");
        }

        return models;
    }
}
