namespace ExtProc.Core.Detection.Scheduling;

/// <summary>A thread that encodes batches. What its encoder throws costs the batch and the encoder, never the thread.</summary>
internal sealed class InferenceWorker(InferenceScheduler scheduler, int number, WindowBatch batch, Func<IWindowEncoder> createEncoder)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IWindowEncoder? _encoder;
    private bool _started;

    /// <summary>Completes when the thread has ended, or at once where it was never started.</summary>
    public Task Ended => _started ? _ended.Task : Task.CompletedTask;

    public void Start()
    {
        _started = true;
        new Thread(Run) { IsBackground = true, Name = $"extproc-inference-{number}" }.Start();
    }

    private void Run()
    {
        // Before any text waits for it: what a token takes is told by batches, and the first must not pay for the start.
        _ = Try(static (worker, _) => worker._encoder ??= worker.CreateEncoder());
        while (scheduler.Take(batch))
        {
            var started = scheduler.Now;
            var encoded = TryEncode();
            scheduler.Claim(batch);
            scheduler.Settle(batch, encoded && TryStore(), started);
        }

        Drop();
        _ended.SetResult();
    }

    private bool TryEncode() => Try(static (worker, batch) =>
    {
        worker._encoder ??= worker.CreateEncoder();
        worker._encoder.Encode(batch.Tokens, batch.Lengths, batch.Needs);
    });

    private bool TryStore() => Try(static (worker, batch) =>
    {
        for (var i = 0; i < batch.Count; i++)
        {
            batch.Slices[i].Work?.Store(batch.Slices[i].Window, worker._encoder!, i);
        }
    });

    private bool Try(Action<InferenceWorker, WindowBatch> step)
    {
        try
        {
            step(this, batch);
            return true;
        }
#pragma warning disable CA1031 // The boundary of a detector: whatever it is, the texts of this batch are not judged.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            scheduler.ReportFault(fault);
            Drop();
            return false;
        }
    }

    private IWindowEncoder CreateEncoder() => createEncoder();

    /// <summary>An encoder that failed may be left in any state: the next batch gets a new one.</summary>
    private void Drop()
    {
        try
        {
            _encoder?.Dispose();
        }
#pragma warning disable CA1031 // The boundary of a detector: it is dropped anyway.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            scheduler.ReportFault(fault);
        }

        _encoder = null;
    }
}
