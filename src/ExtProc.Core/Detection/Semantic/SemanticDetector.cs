using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ExtProc.Core.Detection.Caching;
using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Lexical;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Topics;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>
/// Judges texts with the local models: the lexical tier, and the encoder where the lexical tier doesn't find a text clearly harmless. Verdicts are
/// cached. Without an encoder the lexical tier stands alone. When the encoder's queue is full, the answer is
/// <see cref="SemanticStatus.Saturated"/> and carries what the lexical tier says. Safe for any number of threads.
/// </summary>
public sealed class SemanticDetector : ISemanticDetector, ITopicModels, IAsyncDisposable
{
    private const SemanticNeeds LexicalNeeds = SemanticNeeds.Injection | SemanticNeeds.IndirectInjection | SemanticNeeds.Harm;
    private const int MostScratches = 64;
    private const int LongText = 1 << 16;

    private readonly ModelSet _models;
    private readonly SemanticOptions _options;
    private readonly VerdictCache? _cache;
    private readonly InferenceScheduler? _scheduler;
    private readonly TextAnalyzer _analyzer;
    private readonly ScoreCombination _combination;
    private readonly WindowWorkPool _works = new();
    private readonly ConcurrentQueue<SemanticScratch> _scratches = new();
    private readonly ulong _version;
    private readonly Lazy<TopicEmbedder>? _topics;

    /// <param name="models">The models; they must stay open as long as this detector.</param>
    /// <param name="options">How much is read.</param>
    /// <param name="inference">Sizes of the encoder's queue.</param>
    /// <param name="cache">Where verdicts are kept; null keeps none.</param>
    /// <param name="time">Clock of deadlines.</param>
    /// <param name="metrics">Where the encoder's work is counted.</param>
    public SemanticDetector(
        ModelSet models, SemanticOptions options, InferenceOptions inference, VerdictCache? cache, TimeProvider time, InferenceMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _models = models;
        _options = options;
        _cache = cache;
        _analyzer = new TextAnalyzer(models.Vocabulary);
        _combination = new ScoreCombination(models);
        _version = VersionOf(models, options);
        Supported = LexicalNeeds;
        if (models.Encoder is not { } encoder)
        {
            return;
        }

        Supported |= SemanticNeeds.Embedding | (models.EncoderHeads!.Names is null ? 0 : SemanticNeeds.Names);
        _scheduler = new InferenceScheduler(inference, SessionEncoder.ShapeOf(encoder), () => SessionEncoder.Warm(encoder), time, metrics) { Faulted = fault => OnFault?.Invoke(fault) };
        _scheduler.Start();
        _topics = TopicBackground.IsIn(encoder.File) ? new Lazy<TopicEmbedder>(() => new TopicEmbedder(encoder, models.Vocabulary)) : null;
    }

    /// <summary>Called with what the encoder threw, for a log; the texts concerned are answered with <see cref="SemanticStatus.Unavailable"/>.</summary>
    public Action<Exception>? OnFault { get; init; }

    public SemanticNeeds Supported { get; }

    /// <exception cref="ModelFileException">What the encoder's file has for topics is damaged.</exception>
    public ITopicJudge? Read(TopicsDetection topics)
    {
        ArgumentNullException.ThrowIfNull(topics);
        return _topics is null ? null : new CompiledTopics(TopicSet.Compile(topics.Deny, topics.Allow, _topics.Value), topics.Sensitivity);
    }

    public ValueTask<SemanticAnswer> JudgeAsync(SemanticQuestion question, CancellationToken cancellationToken)
    {
        if ((question.Needs & ~Supported) != 0)
        {
            return ValueTask.FromResult(new SemanticAnswer(SemanticStatus.Unavailable, null));
        }

        var key = default(VerdictKey);
        if (_cache is not null)
        {
            var scope = new VerdictScope(VerdictDetector.Semantic, _version, ((ulong)question.Role << 32) | (ulong)question.Needs);
            key = _cache.KeyOf(scope, question.Text.Span);
            if (_cache.TryGet<SemanticScores>(key, out var known))
            {
                return ValueTask.FromResult(new SemanticAnswer(SemanticStatus.Judged, known));
            }
        }

        var scratch = _scratches.TryDequeue(out var spare) ? spare : new SemanticScratch(_models);
        scratch.Analyze(_analyzer, question.Text.Span);
        var isClear = _scheduler is not null && IsClear(scratch, question.Needs);
        if (_scheduler is null || scratch.Text.WindowCount == 0 || isClear)
        {
            var scores = _combination.Lexical(scratch, question.Needs, question.Role, isClear);
            Return(scratch, question.Text.Length);
            _cache?.Set(key, scores);
            return ValueTask.FromResult(new SemanticAnswer(SemanticStatus.Judged, scores));
        }

        return EncodeAsync(question, key, scratch, _scheduler, cancellationToken);
    }

    /// <summary>
    /// What the models say of a text and of its further readings before calibration, with no cache and no gate; null where the encoder failed or was
    /// too busy. For calibrating models.
    /// </summary>
    public async ValueTask<IReadOnlyList<RawReading>?> ReadRawAsync(SemanticQuestion question, CancellationToken cancellationToken)
    {
        var scratch = _scratches.TryDequeue(out var spare) ? spare : new SemanticScratch(_models);
        scratch.Analyze(_analyzer, question.Text.Span);
        scratch.ChooseWindows(_options, question.Needs);
        var work = _works.Rent();
        IReadOnlyList<RawReading>? readings = null;
        if (_scheduler is null || scratch.Windows.IsEmpty || await RunAsync(question, scratch, work, _scheduler, cancellationToken) == SemanticStatus.Judged)
        {
            readings = ScoreCombination.ReadRaw(scratch, work, _scheduler is null ? 0 : _models.Encoder!.Outputs.Count);
        }

        _works.Return(work);
        Return(scratch, question.Text.Length);
        return readings;
    }

    public async ValueTask DisposeAsync()
    {
        if (_scheduler is not null)
        {
            await _scheduler.DisposeAsync();
        }
    }

    private async ValueTask<SemanticAnswer> EncodeAsync(
        SemanticQuestion question, VerdictKey key, SemanticScratch scratch, InferenceScheduler scheduler, CancellationToken cancellationToken)
    {
        var work = _works.Rent();
        scratch.ChooseWindows(_options, question.Needs);
        var status = await RunAsync(question, scratch, work, scheduler, cancellationToken);
        SemanticScores? scores = null;
        if (status == SemanticStatus.Judged)
        {
            scores = _combination.Combine(scratch, work, question.Needs, question.Role);
            _cache?.Set(key, scores);
        }
        else if (status == SemanticStatus.Saturated)
        {
            scores = _combination.Lexical(scratch, question.Needs, question.Role, isClear: false);
        }

        _works.Return(work);
        Return(scratch, question.Text.Length);
        return new SemanticAnswer(status, scores);
    }

    private ValueTask<SemanticStatus> RunAsync(
        in SemanticQuestion question, SemanticScratch scratch, WindowWork work, InferenceScheduler scheduler, CancellationToken cancellationToken)
    {
        work.Reset(question.Exchange, question.Needs, scheduler.DeadlineIn(question.Timeout));
        AddWindows(scratch, work);
        return scheduler.RunAsync(work, cancellationToken);
    }

    private void AddWindows(SemanticScratch scratch, WindowWork work)
    {
        Span<int> tokens = stackalloc int[TextWindow.Length];
        foreach (var window in scratch.Windows)
        {
            var length = window.Window.CopyTo(scratch.TokensOf(window.Reading), _models.Vocabulary.StartId, _models.Vocabulary.EndId, tokens);
            work.Add(tokens[..length]);
        }
    }

    /// <summary>True when the lexical tier can answer all that is asked and finds nothing near an attack.</summary>
    private bool IsClear(SemanticScratch scratch, SemanticNeeds needs) => _options.Gate && (needs & ~LexicalNeeds) == 0
        && IsClear(scratch, needs, SemanticNeeds.Injection, LexicalHead.Injection)
        && IsClear(scratch, needs, SemanticNeeds.IndirectInjection, LexicalHead.Indirect)
        && IsClear(scratch, needs, SemanticNeeds.Harm, LexicalHead.Harm);

    private bool IsClear(SemanticScratch scratch, SemanticNeeds needs, SemanticNeeds need, LexicalHead head) =>
        (needs & need) == 0 || _models.LexicalHeads.IsClear(head, _combination.LexicalRaw(scratch, head));

    /// <summary>Keeps the buffers, unless a long text has grown them.</summary>
    private void Return(SemanticScratch scratch, int length)
    {
        if (length <= LongText && _scratches.Count < MostScratches)
        {
            _scratches.Enqueue(scratch);
        }
    }

    private static ulong VersionOf(ModelSet models, SemanticOptions options)
    {
        var text = $"{models.Lexical.Version}|{models.Encoder?.Version}|{options}";
        return BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
