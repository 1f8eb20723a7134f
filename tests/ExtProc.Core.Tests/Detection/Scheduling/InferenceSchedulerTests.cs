using System.Threading.Channels;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Tests.Detection.Scheduling;

[CancelAfter(30_000)]
public sealed class InferenceSchedulerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Channel<ScriptedBatch> _batches = Channel.CreateUnbounded<ScriptedBatch>();
    private readonly List<ScriptedBatch> _seen = [];
    private readonly List<ScriptedEncoder> _encoders = [];
    private readonly List<Exception> _faults = [];
    private readonly GatewayMetrics _metrics = new();
    private readonly ManualTimeProvider _time = new();
    private InferenceScheduler? _scheduler;
    private bool _brokenFactory;

    [TearDown]
    public async Task Stop()
    {
        var stopped = _scheduler?.DisposeAsync() ?? default;
        _seen.ForEach(static batch => batch.Release());
        _batches.Writer.Complete();
        while (_batches.Reader.TryRead(out var batch))
        {
            batch.Release();
        }

        await stopped;
        _metrics.Dispose();
    }

    [Test]
    public async Task Results_arrive_in_the_work_they_belong_to(CancellationToken cancellationToken)
    {
        var scheduler = Start();
        var blocker = await BlockAsync(cancellationToken);
        var names = Work(1, SemanticNeeds.Names, [10, 11], [12]);
        var embedding = Work(2, SemanticNeeds.Embedding, [20, 21, 22]);
        var first = scheduler.RunAsync(names, cancellationToken).AsTask();
        var second = scheduler.RunAsync(embedding, cancellationToken).AsTask();
        blocker.Release();
        var batch = await NextAsync(cancellationToken);
        batch.Release();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await first, Is.EqualTo(SemanticStatus.Judged));
            Assert.That(await second, Is.EqualTo(SemanticStatus.Judged));
            Assert.That(batch.Firsts, Is.EqualTo(new[] { 10, 20, 12 }), "one batch across exchanges");
            Assert.That(batch.Needs, Is.EqualTo(SemanticNeeds.Names | SemanticNeeds.Embedding));
            Assert.That(names.Logits(0).ToArray(), Is.EqualTo(ScriptedEncoder.LogitsOf([10, 11])));
            Assert.That(names.Logits(1).ToArray(), Is.EqualTo(ScriptedEncoder.LogitsOf([12])));
            Assert.That(names.TokenLogits(0).ToArray(), Is.EqualTo(new float[] { 10, 11 }));
            Assert.That(names.TokenLogits(1).ToArray(), Is.EqualTo(new float[] { 12 }));
            Assert.That(names.Embedding(0).Length, Is.Zero);
            Assert.That(embedding.Embedding(0).ToArray(), Is.EqualTo(ScriptedEncoder.EmbeddingOf([20])));
            Assert.That(embedding.TokenLogits(0).Length, Is.Zero);
        }
    }

    [Test]
    public async Task A_long_document_does_not_starve_a_short_prompt(CancellationToken cancellationToken)
    {
        var scheduler = Start(new InferenceOptions { Workers = 1, BatchWindows = 2 });
        var blocker = await BlockAsync(cancellationToken);
        var document = scheduler.RunAsync(Work(1, SemanticNeeds.None, [.. Enumerable.Range(100, 40).Select(static i => new[] { i })]), cancellationToken).AsTask();
        var prompt = scheduler.RunAsync(Work(2, SemanticNeeds.None, [7]), cancellationToken).AsTask();
        blocker.Release();
        var batch = await NextAsync(cancellationToken);
        Assert.That(batch.Firsts, Is.EqualTo(new[] { 100, 7 }));
        batch.Release();
        Assert.That(await prompt, Is.EqualTo(SemanticStatus.Judged));
        for (var at = 101; at < 140; at += 2)
        {
            batch = await NextAsync(cancellationToken);
            Assert.That(document.IsCompleted, Is.False);
            Assert.That(batch.Firsts[0], Is.EqualTo(at));
            batch.Release();
        }

        Assert.That(await document, Is.EqualTo(SemanticStatus.Judged));
    }

    [Test]
    public async Task A_lone_question_waits_for_nobody_and_a_second_worker_waits_for_company(CancellationToken cancellationToken)
    {
        var scheduler = Start(new InferenceOptions { Workers = 2, CollectFor = TimeSpan.FromMilliseconds(2) });
        var first = await BlockAsync(cancellationToken);
        var one = scheduler.RunAsync(Work(1, SemanticNeeds.None, [1]), cancellationToken).AsTask();
        await _time.WhenTimersAsync(2, cancellationToken);
        var two = scheduler.RunAsync(Work(2, SemanticNeeds.None, [2]), cancellationToken).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(2));
        var second = await NextAsync(cancellationToken);
        Assert.That(second.Firsts, Is.EqualTo(new[] { 1, 2 }));
        second.Release();
        first.Release();
        Assert.That(await Task.WhenAll(one, two), Is.All.EqualTo(SemanticStatus.Judged));
    }

    [Test]
    public async Task A_full_batch_waits_for_nobody(CancellationToken cancellationToken)
    {
        var scheduler = Start(new InferenceOptions { Workers = 2, BatchWindows = 2, CollectFor = TimeSpan.FromHours(1) });
        await BlockAsync(cancellationToken);
        _ = scheduler.RunAsync(Work(1, SemanticNeeds.None, [1], [2]), cancellationToken).AsTask();
        Assert.That((await NextAsync(cancellationToken)).Firsts, Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task A_question_whose_deadline_passes_is_dropped_before_it_costs_anything(CancellationToken cancellationToken)
    {
        var scheduler = Start();
        var blocker = await BlockAsync(cancellationToken);
        var late = scheduler.RunAsync(Work(1, SemanticNeeds.None, Second, [1]), cancellationToken).AsTask();
        var later = scheduler.RunAsync(Work(2, SemanticNeeds.None, Second * 2, [2]), cancellationToken).AsTask();
        _time.Advance(Second - TimeSpan.FromMilliseconds(1));
        Assert.That(late.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await late, Is.EqualTo(SemanticStatus.TimedOut));
        blocker.Release();
        var batch = await NextAsync(cancellationToken);
        Assert.That(batch.Firsts, Is.EqualTo(new[] { 2 }));
        batch.Release();
        Assert.That(await later, Is.EqualTo(SemanticStatus.Judged));
    }

    [Test]
    public async Task A_question_in_a_batch_times_out_at_its_deadline_too(CancellationToken cancellationToken)
    {
        var scheduler = Start();
        var work = Work(1, SemanticNeeds.None, Second, [1]);
        var run = scheduler.RunAsync(work, cancellationToken).AsTask();
        var batch = await NextAsync(cancellationToken);
        _time.Advance(Second);
        Assert.That(await run, Is.EqualTo(SemanticStatus.TimedOut));

        work.Reset(1, SemanticNeeds.None, scheduler.DeadlineIn(Second));
        work.Add([5]);
        run = scheduler.RunAsync(work, cancellationToken).AsTask();
        batch.Release();
        batch = await NextAsync(cancellationToken);
        Assert.That(run.IsCompleted, Is.False, "the earlier batch says nothing of the later run");
        batch.Release();
        Assert.That(await run, Is.EqualTo(SemanticStatus.Judged));
        Assert.That(work.Logits(0)[0], Is.EqualTo(5));
    }

    [Test]
    public async Task A_deadline_that_has_passed_is_no_question(CancellationToken cancellationToken)
    {
        var run = Start().RunAsync(Work(1, SemanticNeeds.None, TimeSpan.Zero, [1]), cancellationToken);
        Assert.That(run.IsCompleted, Is.True);
        Assert.That(await run, Is.EqualTo(SemanticStatus.TimedOut));
    }

    [Test]
    public async Task An_exchange_that_ends_takes_its_questions_along(CancellationToken cancellationToken)
    {
        var scheduler = Start(new InferenceOptions { Workers = 1, BatchWindows = 1 });
        var blocker = await BlockAsync(cancellationToken);
        using var exchange = new CancellationTokenSource();
        var waiting = scheduler.RunAsync(Work(1, SemanticNeeds.None, [1]), exchange.Token).AsTask();
        var other = scheduler.RunAsync(Work(2, SemanticNeeds.None, [2]), cancellationToken).AsTask();
        await exchange.CancelAsync();
        Assert.That(await waiting, Is.EqualTo(SemanticStatus.Cancelled));
        Assert.That(scheduler.QueuedWindows, Is.EqualTo(1));
        blocker.Release();
        var batch = await NextAsync(cancellationToken);
        Assert.That(batch.Firsts, Is.EqualTo(new[] { 2 }));
        batch.Release();
        Assert.That(await other, Is.EqualTo(SemanticStatus.Judged));
    }

    [Test]
    public async Task Cancelling_in_the_middle_of_a_batch_answers_at_once(CancellationToken cancellationToken)
    {
        var scheduler = Start(new InferenceOptions { Workers = 1, BatchWindows = 2 });
        using var exchange = new CancellationTokenSource();
        var cancelled = scheduler.RunAsync(Work(1, SemanticNeeds.None, [1], [2], [3]), exchange.Token).AsTask();
        var batch = await NextAsync(cancellationToken);
        await exchange.CancelAsync();
        Assert.That(await cancelled, Is.EqualTo(SemanticStatus.Cancelled));
        Assert.That(scheduler.QueuedWindows, Is.Zero);
        batch.Release();
        Assert.That((await BlockAsync(cancellationToken)).Firsts, Is.EqualTo(new[] { 999 }));
    }

    [Test]
    public async Task A_token_that_is_cancelled_already_is_no_question()
    {
        var run = Start().RunAsync(Work(1, SemanticNeeds.None, [1]), new CancellationToken(canceled: true));
        Assert.That(await run, Is.EqualTo(SemanticStatus.Cancelled));
    }

    [Test]
    public async Task A_full_queue_refuses_at_once(CancellationToken cancellationToken)
    {
        var scheduler = Start(new InferenceOptions { Workers = 1, Capacity = WindowWork.MaxWindows });
        await BlockAsync(cancellationToken);
        var waiting = Enumerable.Range(0, WindowWork.MaxWindows).Select(i => scheduler.RunAsync(Work(i, SemanticNeeds.None, [1]), cancellationToken).AsTask()).ToArray();
        var refused = scheduler.RunAsync(Work(1000, SemanticNeeds.None, [1]), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(waiting.Any(static run => run.IsCompleted), Is.False);
            Assert.That(refused.IsCompleted, Is.True);
            Assert.That(await refused, Is.EqualTo(SemanticStatus.Saturated));
        }
    }

    [Test]
    public async Task A_question_that_would_come_too_late_is_refused_at_once(CancellationToken cancellationToken)
    {
        var scheduler = Start(new InferenceOptions { Workers = 1, BatchWindows = 1 });
        var measured = await BlockAsync(cancellationToken);
        _time.Advance(Second);
        measured.Release();
        await BlockAsync(cancellationToken);
        var waiting = scheduler.RunAsync(Work(1, SemanticNeeds.None, Second * 10, [1]), cancellationToken).AsTask();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(waiting.IsCompleted, Is.False, "nothing waited before it");
            Assert.That(await scheduler.RunAsync(Work(2, SemanticNeeds.None, Second * 2 - TimeSpan.FromTicks(1), [2]), cancellationToken), Is.EqualTo(SemanticStatus.Saturated));
            Assert.That(scheduler.RunAsync(Work(2, SemanticNeeds.None, Second * 2, [2]), cancellationToken).AsTask().IsCompleted, Is.False);
        }
    }

    [Test]
    public async Task An_encoder_that_throws_costs_its_batch_and_not_the_worker(CancellationToken cancellationToken)
    {
        var scheduler = Start(new InferenceOptions { Workers = 1, BatchWindows = 2 });
        var failing = scheduler.RunAsync(Work(1, SemanticNeeds.None, [1], [2], [3]), cancellationToken).AsTask();
        (await NextAsync(cancellationToken)).Fail();
        Assert.That(await failing, Is.EqualTo(SemanticStatus.Unavailable));
        var next = scheduler.RunAsync(Work(2, SemanticNeeds.None, [4]), cancellationToken).AsTask();
        var batch = await NextAsync(cancellationToken);
        batch.Release();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(batch.Firsts, Is.EqualTo(new[] { 4 }), "what the failed work had waiting is gone");
            Assert.That(await next, Is.EqualTo(SemanticStatus.Judged));
            Assert.That(_encoders.Select(static encoder => encoder.IsDisposed), Is.EqualTo(new[] { true, false }));
            Assert.That(_faults, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task An_encoder_that_cannot_be_made_is_tried_again(CancellationToken cancellationToken)
    {
        _brokenFactory = true;
        var scheduler = Start();
        Assert.That(await scheduler.RunAsync(Work(1, SemanticNeeds.None, [1]), cancellationToken), Is.EqualTo(SemanticStatus.Unavailable));
        _brokenFactory = false;
        var run = scheduler.RunAsync(Work(1, SemanticNeeds.None, [1]), cancellationToken).AsTask();
        (await NextAsync(cancellationToken)).Release();
        Assert.That(await run, Is.EqualTo(SemanticStatus.Judged));
    }

    [Test]
    public async Task Stopping_answers_everything(CancellationToken cancellationToken)
    {
        var scheduler = Start(new InferenceOptions { Workers = 1, BatchWindows = 1 });
        var running = scheduler.RunAsync(Work(1, SemanticNeeds.None, [1]), cancellationToken).AsTask();
        var batch = await NextAsync(cancellationToken);
        var waiting = scheduler.RunAsync(Work(2, SemanticNeeds.None, [2]), cancellationToken).AsTask();
        var stopped = scheduler.DisposeAsync().AsTask();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Task.WhenAll(running, waiting), Is.All.EqualTo(SemanticStatus.Unavailable));
            Assert.That(await scheduler.RunAsync(Work(3, SemanticNeeds.None, [3]), cancellationToken), Is.EqualTo(SemanticStatus.Unavailable));
            Assert.That(stopped.IsCompleted, Is.False, "the worker is in its batch");
        }

        batch.Release();
        await stopped;
        Assert.That(_encoders.Single().IsDisposed, Is.True);
    }

    [Test]
    public async Task A_work_without_windows_is_judged()
    {
        Assert.That(await Start().RunAsync(Work(1, SemanticNeeds.None), CancellationToken.None), Is.EqualTo(SemanticStatus.Judged));
    }

    [Test]
    public async Task A_work_runs_once_at_a_time(CancellationToken cancellationToken)
    {
        var scheduler = Start();
        var work = Work(1, SemanticNeeds.None, [1]);
        _ = scheduler.RunAsync(work, cancellationToken).AsTask();
        Assert.That(async () => await scheduler.RunAsync(work, cancellationToken), Throws.InvalidOperationException);
        await NextAsync(cancellationToken);
    }

    [Test]
    public async Task Many_exchanges_on_many_workers_all_end(CancellationToken cancellationToken)
    {
        var scheduler = Start(new InferenceOptions { Workers = 4, Capacity = 4096, CollectFor = TimeSpan.Zero });
        _ = ReleaseAllAsync(cancellationToken);
        var wrong = 0;
        await Parallel.ForAsync(0, 16, cancellationToken, async (exchange, _) =>
        {
            var random = new Random(exchange);
            var work = new WindowWork();
            for (var i = 0; i < 20; i++)
            {
                work.Reset(exchange, SemanticNeeds.Names, long.MaxValue);
                var windows = random.Next(1, 20);
                for (var window = 0; window < windows; window++)
                {
                    work.Add([(exchange * 1000) + window, 1]);
                }

                using var end = new CancellationTokenSource();
                var run = scheduler.RunAsync(work, end.Token);
                if (i % 5 == 0)
                {
                    await end.CancelAsync();
                }

                var status = await run;
                var right = status == SemanticStatus.Judged
                    ? Enumerable.Range(0, windows).All(window => work.Logits(window)[0] == (exchange * 1000) + window)
                    : status == SemanticStatus.Cancelled && i % 5 == 0;
                Interlocked.Add(ref wrong, right ? 0 : 1);
            }
        });
        Assert.That(wrong, Is.Zero);
        Assert.That(scheduler.QueuedWindows, Is.Zero);
    }

    [Test]
    public async Task A_question_allocates_next_to_nothing()
    {
        const int Rounds = 300;
        var encoder = new MeteredEncoder();
        await using var scheduler = new InferenceScheduler(new InferenceOptions { Workers = 1 }, ScriptedEncoder.Shape, () => encoder, TimeProvider.System, _metrics.Inference);
        scheduler.Start();
        using var exchange = new CancellationTokenSource();
        var pool = new WindowWorkPool();
        int[] window = [1];
        long caller = 0;
        for (var round = 0; round < 2; round++)
        {
            encoder.Forget();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Rounds; i++)
            {
                var work = pool.Rent();
                work.Reset(i, SemanticNeeds.Names | SemanticNeeds.Embedding, scheduler.DeadlineIn(TimeSpan.FromHours(1)));
                work.Add(window);
                var run = scheduler.RunAsync(work, exchange.Token);
                var spin = default(SpinWait);
                while (!run.IsCompleted)
                {
                    spin.SpinOnce();
                }

                _ = run.Result;
                pool.Return(work);
            }

            caller = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(caller, Is.Zero);
            Assert.That(encoder.WorkerBytes, Is.LessThan(8 * Rounds), "segments of the thread pool's queue");
        }
    }

    private InferenceScheduler Start(InferenceOptions? options = null)
    {
        _scheduler = new InferenceScheduler(options ?? new InferenceOptions { Workers = 1 }, ScriptedEncoder.Shape, Create, _time, _metrics.Inference) { Faulted = _faults.Add };
        _scheduler.Start();
        return _scheduler;
    }

    private ScriptedEncoder Create()
    {
        if (_brokenFactory)
        {
            throw new InvalidOperationException("as the script says");
        }

        var encoder = new ScriptedEncoder(_batches);
        lock (_encoders)
        {
            _encoders.Add(encoder);
        }

        return encoder;
    }

    /// <summary>Has a worker busy with a question of its own, so that what follows waits.</summary>
    private async Task<ScriptedBatch> BlockAsync(CancellationToken cancellationToken)
    {
        _ = _scheduler!.RunAsync(Work(999, SemanticNeeds.None, [999]), cancellationToken).AsTask();
        return await NextAsync(cancellationToken);
    }

    private async Task<ScriptedBatch> NextAsync(CancellationToken cancellationToken)
    {
        var batch = await _batches.Reader.ReadAsync(cancellationToken);
        _seen.Add(batch);
        return batch;
    }

    private async Task ReleaseAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var batch in _batches.Reader.ReadAllAsync(cancellationToken))
        {
            batch.Release();
        }
    }

    private WindowWork Work(long exchange, SemanticNeeds needs, params int[][] windows) => Work(exchange, needs, TimeSpan.FromMinutes(1), windows);

    private WindowWork Work(long exchange, SemanticNeeds needs, TimeSpan timeout, params int[][] windows)
    {
        var work = new WindowWork();
        work.Reset(exchange, needs, _scheduler!.DeadlineIn(timeout));
        Array.ForEach(windows, window => work.Add(window));
        return work;
    }
}
