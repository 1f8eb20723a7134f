using ExtProc.Cli.Rows;

namespace ExtProc.Cli.Quality;

/// <summary>Judges rows with the product's own code.</summary>
internal interface IRowJudge : IAsyncDisposable
{
    /// <summary>True for rows that are not judged: examples of what to look for.</summary>
    bool Skips(in LabelledRow row) => false;

    /// <summary>1 for a row that should be found, 0 for one that should not, null for one that counts as neither.</summary>
    int? ClassOf(in LabelledRow row);

    /// <summary>The spans that should be found.</summary>
    IReadOnlyList<LabelledSpan> TruthOf(in LabelledRow row);

    /// <summary>Judges a text.</summary>
    ValueTask<Judgement> JudgeAsync(string text, string? role, CancellationToken cancellationToken);
}
