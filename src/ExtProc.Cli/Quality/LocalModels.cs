using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Detection.Topics;
using ExtProc.Core.Telemetry;

namespace ExtProc.Cli.Quality;

/// <summary>The local models, asked one text at a time and without a cache, so that times are those of a text on its own.</summary>
internal sealed class LocalModels : IAsyncDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);

    private readonly ModelSet _models;
    private readonly GatewayMetrics _metrics = new("extproc.quality");
    private readonly SemanticDetector _detector;

    /// <exception cref="ModelFileException">The models cannot be loaded.</exception>
    public LocalModels(string folder, bool hasGate)
    {
        _models = ModelSet.Open(folder, requireCalibration: false);
        _detector = new SemanticDetector(
            _models, new SemanticOptions { Gate = hasGate }, new InferenceOptions { Workers = 1 }, cache: null, TimeProvider.System, _metrics.Inference);
    }

    public bool IsCalibrated => _models.IsCalibrated;

    public SemanticNeeds Supported => _detector.Supported;

    /// <summary>Compiles topics as a policy's are.</summary>
    /// <exception cref="ModelFileException">There is no encoder, or it has no background for topics.</exception>
    public TopicSet Compile(IReadOnlyList<TopicExamples> topics) => _models.Encoder is { } encoder
        ? TopicSet.Compile(topics, [], new TopicEmbedder(encoder, _models.Vocabulary))
        : throw new ModelFileException(ModelSet.EncoderFile, "topics need an encoder");

    public async ValueTask<SemanticScores> JudgeAsync(string text, TextRole role, SemanticNeeds needs, CancellationToken cancellationToken)
    {
        var answer = await _detector.JudgeAsync(Question(text, role, needs), cancellationToken);
        return answer.Status == SemanticStatus.Judged ? answer.Scores! : throw new InvalidOperationException($"A text was not judged: {answer.Status}.");
    }

    public async ValueTask<RawScores> ReadRawAsync(string text, TextRole role, SemanticNeeds needs, CancellationToken cancellationToken)
    {
        var readings = await _detector.ReadRawAsync(Question(text, role, needs), cancellationToken) ?? throw new InvalidOperationException("A text was not judged.");
        return new RawScores(_models.Encoder?.Outputs ?? [], readings);
    }

    public async ValueTask DisposeAsync()
    {
        await _detector.DisposeAsync();
        _models.Dispose();
        _metrics.Dispose();
    }

    private static SemanticQuestion Question(string text, TextRole role, SemanticNeeds needs) => new(text.AsMemory(), role, needs, Exchange: 1, s_timeout);
}
