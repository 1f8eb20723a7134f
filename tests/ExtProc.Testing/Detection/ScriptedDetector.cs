using System.Collections.Concurrent;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Testing.Detection;

/// <summary>
/// Stands in for models: what a text means is decided by words in it. <c>ATTACK</c> is an injection, <c>POISON</c> an indirect one, the
/// name of a harm category in capitals (<c>SELFHARM</c>) is that; names are those of <see cref="Names"/>. Thread-safe.
/// </summary>
public sealed class ScriptedDetector : ISemanticDetector, ITopicModels
{
    private const float Sure = 0.9995f;

    public SemanticNeeds Supported { get; init; } =
        SemanticNeeds.Injection | SemanticNeeds.IndirectInjection | SemanticNeeds.Harm | SemanticNeeds.Names | SemanticNeeds.Embedding;

    /// <summary>Texts that are names.</summary>
    public IReadOnlyDictionary<string, NameEntity> Names { get; init; } = new Dictionary<string, NameEntity>();

    /// <summary>What becomes of questions whose text it holds for.</summary>
    public Func<string, SemanticStatus> Status { get; set; } = static _ => SemanticStatus.Judged;

    /// <summary>When set, an answer waits for it.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public int WindowsLeftOut { get; init; }

    /// <summary>All questions so far, in the order in which they were asked.</summary>
    public ConcurrentQueue<(string Text, TextRole Role, SemanticNeeds Needs, long Exchange, TimeSpan Timeout)> Questions { get; } = new();

    /// <summary>Answers that were given, each kind counted.</summary>
    public ConcurrentDictionary<SemanticStatus, int> Answers { get; } = new();

    /// <summary>A text is about the first topic whose name, in capitals, is in it.</summary>
    public ITopicJudge Read(TopicsDetection topics) => new ScriptedTopics(topics);

    public ValueTask<SemanticAnswer> JudgeAsync(SemanticQuestion question, CancellationToken cancellationToken)
    {
        string text = question.Text.ToString();
        Questions.Enqueue((text, question.Role, question.Needs, question.Exchange, question.Timeout));
        return Gate is { } gate ? WaitAsync(gate, text, question, cancellationToken) : new(Count(Answer(text, question.Needs)));
    }

    private async ValueTask<SemanticAnswer> WaitAsync(TaskCompletionSource gate, string text, SemanticQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            await gate.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return Count(new SemanticAnswer(SemanticStatus.Cancelled, null));
        }
        if (!question.Text.Span.SequenceEqual(text))
        {
            throw new InvalidOperationException("A text changed while it was judged.");
        }
        return Count(Answer(text, question.Needs));
    }

    private SemanticAnswer Count(SemanticAnswer answer)
    {
        Answers.AddOrUpdate(answer.Status, 1, static (_, count) => count + 1);
        return answer;
    }

    private SemanticAnswer Answer(string text, SemanticNeeds needs)
    {
        var status = Status(text);
        return status == SemanticStatus.Judged ? new(status, Scores(text, needs)) : new(status, null);
    }

    private SemanticScores Scores(string text, SemanticNeeds needs) => new()
    {
        Needs = needs,
        Injection = needs.HasFlag(SemanticNeeds.Injection) && text.Contains("ATTACK", StringComparison.Ordinal) ? Sure : 0,
        IndirectInjection = needs.HasFlag(SemanticNeeds.IndirectInjection) && text.Contains("POISON", StringComparison.Ordinal) ? Sure : 0,
        Harm = needs.HasFlag(SemanticNeeds.Harm)
            ? Enum.GetValues<HarmCategory>().Select(category => text.Contains(category.ToString().ToUpperInvariant(), StringComparison.Ordinal) ? Sure : 0).ToArray()
            : default,
        Names = needs.HasFlag(SemanticNeeds.Names) ? Find(text) : default,
        Embedding = needs.HasFlag(SemanticNeeds.Embedding) ? ScriptedTopics.Embed(text) : default,
        WindowsLeftOut = WindowsLeftOut,
    };

    private NameSpan[] Find(string text)
    {
        var spans = new List<NameSpan>();
        foreach (var (name, entity) in Names)
        {
            for (int at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + name.Length, StringComparison.Ordinal))
            {
                spans.Add(new NameSpan(at, at + name.Length, entity, 1));
            }
        }
        return [.. spans.OrderBy(static span => span.Start)];
    }
}
