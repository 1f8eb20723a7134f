using System.Threading.Channels;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Tests.Detection.Scheduling;

/// <summary>A scheduler whose batches wait for the test, on a clock of its own.</summary>
internal sealed class SchedulerRig : IAsyncDisposable
{
    private readonly Channel<ScriptedBatch> _batches = Channel.CreateUnbounded<ScriptedBatch>();
    private readonly Channel<ScriptedEncoder> _made = Channel.CreateUnbounded<ScriptedEncoder>();
    private readonly List<ScriptedBatch> _seen = [];
    private readonly List<ScriptedEncoder> _encoders = [];
    private readonly List<Exception> _faults = [];
    private InferenceScheduler? _scheduler;

    public ManualTimeProvider Time { get; } = new();

    public GatewayMetrics Metrics { get; } = new();

    /// <summary>Whether encoders can't be made.</summary>
    public bool BrokenFactory { get; set; }

    public ChannelReader<ScriptedBatch> Batches => _batches.Reader;

    /// <summary>Encoders as they are made.</summary>
    public ChannelReader<ScriptedEncoder> Made => _made.Reader;

    public IReadOnlyList<ScriptedEncoder> Encoders => _encoders;

    public IReadOnlyList<Exception> Faults => _faults;

    public async ValueTask DisposeAsync()
    {
        var stopped = _scheduler?.DisposeAsync() ?? default;
        _seen.ForEach(static batch => batch.Release());
        _batches.Writer.Complete();
        while (_batches.Reader.TryRead(out var batch))
        {
            batch.Release();
        }

        await stopped;
        Metrics.Dispose();
    }

    public InferenceScheduler Start(InferenceOptions? options = null)
    {
        _scheduler = new InferenceScheduler(options ?? new InferenceOptions { Workers = 1 }, ScriptedEncoder.Shape, Create, Time, Metrics.Inference) { Faulted = _faults.Add };
        _scheduler.Start();
        return _scheduler;
    }

    private ScriptedEncoder Create()
    {
        if (BrokenFactory)
        {
            throw new InvalidOperationException("as the script says");
        }

        var encoder = new ScriptedEncoder(_batches);
        lock (_encoders)
        {
            _encoders.Add(encoder);
        }

        _made.Writer.TryWrite(encoder);

        return encoder;
    }

    /// <summary>Has a worker busy with a question of its own, so that what follows waits.</summary>
    public async Task<ScriptedBatch> BlockAsync(CancellationToken cancellationToken)
    {
        _ = _scheduler!.RunAsync(Work(999, SemanticNeeds.None, [999]), cancellationToken).AsTask();
        return await NextAsync(cancellationToken);
    }

    public async Task<ScriptedBatch> NextAsync(CancellationToken cancellationToken)
    {
        var batch = await _batches.Reader.ReadAsync(cancellationToken);
        _seen.Add(batch);
        return batch;
    }

    public async Task ReleaseAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var batch in _batches.Reader.ReadAllAsync(cancellationToken))
        {
            batch.Release();
        }
    }

    public WindowWork Work(long exchange, SemanticNeeds needs, params int[][] windows) => Work(exchange, needs, TimeSpan.FromMinutes(1), windows);

    public WindowWork Work(long exchange, SemanticNeeds needs, TimeSpan timeout, params int[][] windows)
    {
        var work = new WindowWork();
        work.Reset(exchange, needs, _scheduler!.DeadlineIn(timeout));
        Array.ForEach(windows, window => work.Add(window));
        return work;
    }
}
