using ExtProc.Cli.Rows;
using ExtProc.Core.Detection.Secrets;

namespace ExtProc.Cli.Quality;

/// <summary>
/// Secrets: the rule tier. Where rows have a <c>kind</c>, a <c>secret</c> should be found and a <c>not-a-secret</c> should not; other kinds count as
/// neither. Elsewhere the label decides.
/// </summary>
internal sealed class SecretsRowJudge : IRowJudge
{
    private readonly RuleFinder _rules = new(SecretRules.All);

    public int? ClassOf(in LabelledRow row) => row.Get("kind") switch
    {
        "secret" => 1,
        "not-a-secret" => 0,
        null => row.Class,
        _ => null,
    };

    public IReadOnlyList<LabelledSpan> TruthOf(in LabelledRow row) => [];

    public ValueTask<Judgement> JudgeAsync(string text, string? role, CancellationToken cancellationToken)
    {
        var found = _rules.Find(text);
        return ValueTask.FromResult(new Judgement(found.Count > 0 ? 1 : 0) { Spans = found });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
