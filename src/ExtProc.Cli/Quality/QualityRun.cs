using System.Diagnostics;
using System.Text.Json;
using ExtProc.Cli.Rows;

namespace ExtProc.Cli.Quality;

/// <summary>Judges the rows of files, one after the other.</summary>
internal static class QualityRun
{
    /// <summary>Judged before anything is measured, so that code and buffers are warm.</summary>
    private const string WarmUp = "How do I refund a card payment that was made in another currency?";

    private const int WarmUps = 20;

    /// <param name="judge">Judges them.</param>
    /// <param name="files">The files.</param>
    /// <param name="every">Only each so-manieth row.</param>
    /// <param name="onRow">Told of each row.</param>
    /// <param name="progress">Told which share of the files was read.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="RowException">A file cannot be read or a line is no row.</exception>
    public static async Task<List<ScoredRow>> RunAsync(
        IRowJudge judge, IReadOnlyList<string> files, int every, Action<ScoredRow>? onRow, Action<double>? progress, CancellationToken cancellationToken)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            await judge.JudgeAsync(WarmUp, role: null, cancellationToken);
        }

        var rows = new List<ScoredRow>();
        foreach (var row in RowReader.Read(files, progress))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row.Number % every != 0 || judge.Skips(row))
            {
                continue;
            }

            var start = Stopwatch.GetTimestamp();
            var judgement = await judge.JudgeAsync(row.Text, row.Get("role"), cancellationToken);
            var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            var scored = new ScoredRow(row.Number, SourceOf(row), LabelOf(row), judge.ClassOf(row), judgement, judge.TruthOf(row), time);
            onRow?.Invoke(scored);
            // What was written down is not needed for the figures.
            rows.Add(scored with { Judgement = judgement with { Raw = null } });
        }

        return rows;
    }

    private static string? LabelOf(in LabelledRow row) => row.Label.ValueKind == JsonValueKind.Undefined ? null : row.Label.GetRawText();

    private static string SourceOf(in LabelledRow row) =>
        row.Row.TryGetProperty("weak", out var weak) && weak.ValueKind == JsonValueKind.True ? row.Source + " (weak)" : row.Source;
}
