using ExtProc.Core.Detection.Caching;
using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Telemetry;

namespace ExtProc.Server.Models;

/// <summary>The models of a process with what runs them, or none. Dispose it once nothing asks them any more.</summary>
public sealed class LoadedModels : IAsyncDisposable
{
    private readonly ModelSet? _models;
    private readonly SemanticDetector? _detector;

    private LoadedModels(ModelSet? models, SemanticDetector? detector)
    {
        (_models, _detector) = (models, detector);
        Detector = detector is null ? AbsentModels.Instance : detector;
    }

    /// <summary>Answers nothing where no models are there.</summary>
    public ISemanticDetector Detector { get; }

    /// <summary>No models at all.</summary>
    public static LoadedModels None { get; } = new(null, null);

    /// <summary>Loads the models that the settings name, or else those that came with the program.</summary>
    /// <param name="settings">Where they are and how much they may take.</param>
    /// <param name="metrics">Where their work is counted.</param>
    /// <param name="time">Clock of deadlines.</param>
    /// <param name="onFault">Told what the encoder throws.</param>
    /// <exception cref="ModelFileException">There are models, and they can't be used.</exception>
    public static LoadedModels Open(ModelSettings settings, GatewayMetrics metrics, TimeProvider time, Action<Exception>? onFault = null)
    {
        var folder = settings.Directory is { Length: > 0 } named ? named : ModelSet.DefaultDirectory;
        if (!Directory.Exists(folder))
        {
            return None;
        }
        var models = ModelSet.Open(folder);
        try
        {
            var inference = new InferenceOptions { Capacity = settings.QueueWindows };
            var detector = new SemanticDetector(
                models,
                new SemanticOptions { WindowBudget = settings.WindowBudget },
                settings.Workers == 0 ? inference : inference with { Workers = settings.Workers },
                settings.CacheBytes == 0 ? null : new VerdictCache(settings.CacheBytes, time, metrics.Verdicts),
                time,
                metrics.Inference) { OnFault = onFault };
            return new LoadedModels(models, detector);
        }
        catch
        {
            models.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_detector is not null)
        {
            await _detector.DisposeAsync();
        }
        _models?.Dispose();
    }
}
