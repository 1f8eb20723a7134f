using ExtProc.Cli.Rows;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Detection.Topics;

namespace ExtProc.Cli.Quality;

/// <summary>Topics by example: a row's score is that of the nearest topic, which a span over the whole text names when it is a finding at Medium.</summary>
internal sealed class TopicsRowJudge(LocalModels models, TopicPick pick) : IRowJudge
{
    private readonly TopicSet _topics = models.Compile(pick.Topics);

    public bool Skips(in LabelledRow row) => pick.IsExample(row);

    public int? ClassOf(in LabelledRow row) => pick.TopicOf(row) is null ? 0 : 1;

    public IReadOnlyList<LabelledSpan> TruthOf(in LabelledRow row) => pick.TopicOf(row) is { } topic ? [new LabelledSpan(0, row.Text.Length, topic)] : [];

    public async ValueTask<Judgement> JudgeAsync(string text, string? role, CancellationToken cancellationToken)
    {
        var scores = await models.JudgeAsync(text, TextRole.User, SemanticNeeds.Embedding, cancellationToken);
        if (scores.Embedding.IsEmpty)
        {
            return new Judgement(0);
        }

        var match = _topics.Match(scores.Embedding.Span);
        return new Judgement(match.DeniedScore)
        {
            Spans = match.IsDenied(Sensitivity.Medium) ? [new LabelledSpan(0, text.Length, match.Denied!)] : [],
        };
    }

    public ValueTask DisposeAsync() => models.DisposeAsync();
}
