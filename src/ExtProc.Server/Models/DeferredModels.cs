using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Telemetry;

namespace ExtProc.Server.Models;

/// <summary>Models that are loaded when they are first asked: for commands that mostly need none. Dispose it to let them go.</summary>
/// <param name="folder">Their folder; null: those that came with the program, or none.</param>
public sealed class DeferredModels(string? folder) : ISemanticDetector, ITopicModels, IAsyncDisposable
{
    private readonly GatewayMetrics _metrics = new("ExtProc.Models");
    private LoadedModels? _loaded;

    public SemanticNeeds Supported => Loaded.Detector.Supported;

    private LoadedModels Loaded
    {
        get
        {
            lock (_metrics)
            {
                return _loaded ??= LoadedModels.Open(new ModelSettings { Directory = folder }, _metrics, TimeProvider.System);
            }
        }
    }

    /// <exception cref="Core.Detection.Encoder.ModelFileException">There are models, and they can't be used.</exception>
    public ValueTask<SemanticAnswer> JudgeAsync(SemanticQuestion question, CancellationToken cancellationToken) =>
        Loaded.Detector.JudgeAsync(question, cancellationToken);

    public ITopicJudge? Read(TopicsDetection topics) => (Loaded.Detector as ITopicModels)?.Read(topics);

    public async ValueTask DisposeAsync()
    {
        if (_loaded is not null)
        {
            await _loaded.DisposeAsync();
        }
        _metrics.Dispose();
    }
}
