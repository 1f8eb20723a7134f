using ExtProc.Cli.Rows;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Detection.Topics;

namespace ExtProc.Cli.Quality;

/// <summary>Topics by example: a row's score is 1 when it fits a topic, which its span over the whole text names.</summary>
internal sealed class TopicsRowJudge(LocalModels models, TopicPick pick) : IRowJudge
{
    private readonly TopicSet _topics = models.Compile(pick.Topics);

    public bool Skips(in LabelledRow row) => pick.IsExample(row);

    public int? ClassOf(in LabelledRow row) => pick.TopicOf(row) is null ? 0 : 1;

    public IReadOnlyList<LabelledSpan> TruthOf(in LabelledRow row) => pick.TopicOf(row) is { } topic ? [new LabelledSpan(0, row.Text.Length, topic)] : [];

    public async ValueTask<Judgement> JudgeAsync(string text, string? role, CancellationToken cancellationToken)
    {
        var scores = await models.JudgeAsync(text, TextRole.User, SemanticNeeds.Embedding, cancellationToken);
        return scores.Embedding.Length > 0 && _topics.Match(scores.Embedding.Span).Denied is { } topic
            ? new Judgement(1) { Spans = [new LabelledSpan(0, text.Length, topic)] }
            : new Judgement(0);
    }

    public ValueTask DisposeAsync() => models.DisposeAsync();
}
