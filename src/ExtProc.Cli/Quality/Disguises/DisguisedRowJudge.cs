using ExtProc.Cli.Rows;

namespace ExtProc.Cli.Quality.Disguises;

/// <summary>Disguises each text before it is judged. Owns the judge.</summary>
internal sealed class DisguisedRowJudge(IRowJudge judge, DisguiseKind kind) : IRowJudge
{
    public bool Skips(in LabelledRow row) => judge.Skips(row);

    public int? ClassOf(in LabelledRow row) => judge.ClassOf(row);

    public IReadOnlyList<LabelledSpan> TruthOf(in LabelledRow row) => judge.TruthOf(row);

    public ValueTask<Judgement> JudgeAsync(string text, string? role, CancellationToken cancellationToken) =>
        judge.JudgeAsync(Disguise.Apply(kind, text), role, cancellationToken);

    public ValueTask DisposeAsync() => judge.DisposeAsync();
}
