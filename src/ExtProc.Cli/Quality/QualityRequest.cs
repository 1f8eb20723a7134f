using ExtProc.Cli.Rows;

namespace ExtProc.Cli.Quality;

/// <summary>What a quality report is asked for.</summary>
internal sealed record QualityRequest(
    DetectKind Detect, string[] Files, string Models, bool IsJson, string? Scores, string? Plot, bool IsRaw, int Every, TopicChoice Topics)
{
    public async Task<List<ScoredRow>> JudgeAsync(TextWriter error, CancellationToken cancellationToken)
    {
        await using var judge = CreateJudge(error);
        using var writer = Scores is null ? null : new ScoresWriter(Scores);
        return await RowProgress.ShowAsync(
            $"Judging {EnumNames.Of(Detect)}",
            progress => QualityRun.RunAsync(judge, Files, Every, writer is null ? null : writer.Write, progress, cancellationToken));
    }

    public void Report(List<ScoredRow> rows, TextWriter output)
    {
        var report = QualityReport.Of(Detect, rows);
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
