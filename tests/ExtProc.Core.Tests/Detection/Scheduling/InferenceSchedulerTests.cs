using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Tests.Detection.Scheduling;

/// <summary>Who is encoded when, and with whom.</summary>
[CancelAfter(30_000)]
public sealed class InferenceSchedulerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SchedulerRig _rig = new();

    [TearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [Test]
    public async Task Results_arrive_in_the_work_they_belong_to(CancellationToken cancellationToken)
    {
        var scheduler = _rig.Start();
        var blocker = await _rig.BlockAsync(cancellationToken);
        var names = _rig.Work(1, SemanticNeeds.Names, [10, 11], [12]);
        var embedding = _rig.Work(2, SemanticNeeds.Embedding, [20, 21, 22]);
        var first = scheduler.RunAsync(names, cancellationToken).AsTask();
        var second = scheduler.RunAsync(embedding, cancellationToken).AsTask();
        blocker.Release();
        var batch = await _rig.NextAsync(cancellationToken);
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
        var scheduler = _rig.Start(new InferenceOptions { Workers = 1, BatchWindows = 2 });
        var blocker = await _rig.BlockAsync(cancellationToken);
        var document = scheduler.RunAsync(_rig.Work(1, SemanticNeeds.None, [.. Enumerable.Range(100, 40).Select(static i => new[] { i })]), cancellationToken).AsTask();
        var prompt = scheduler.RunAsync(_rig.Work(2, SemanticNeeds.None, [7]), cancellationToken).AsTask();
        blocker.Release();
        var batch = await _rig.NextAsync(cancellationToken);
        Assert.That(batch.Firsts, Is.EqualTo(new[] { 100, 7 }));
        batch.Release();
        Assert.That(await prompt, Is.EqualTo(SemanticStatus.Judged));
        for (var at = 101; at < 140; at += 2)
        {
            batch = await _rig.NextAsync(cancellationToken);
            Assert.That(document.IsCompleted, Is.False);
            Assert.That(batch.Firsts[0], Is.EqualTo(at));
            batch.Release();
        }

        Assert.That(await document, Is.EqualTo(SemanticStatus.Judged));
    }

    [Test]
    public async Task A_lone_question_waits_for_nobody_and_a_second_worker_waits_for_company(CancellationToken cancellationToken)
    {
        var scheduler = _rig.Start(new InferenceOptions { Workers = 2, CollectFor = TimeSpan.FromMilliseconds(2) });
        var first = await _rig.BlockAsync(cancellationToken);
        var one = scheduler.RunAsync(_rig.Work(1, SemanticNeeds.None, [1]), cancellationToken).AsTask();
        await _rig.Time.WhenTimersAsync(2, cancellationToken);
        var two = scheduler.RunAsync(_rig.Work(2, SemanticNeeds.None, [2]), cancellationToken).AsTask();
        _rig.Time.Advance(TimeSpan.FromMilliseconds(2));
        var second = await _rig.NextAsync(cancellationToken);
        Assert.That(second.Firsts, Is.EqualTo(new[] { 1, 2 }));
        second.Release();
        first.Release();
        Assert.That(await Task.WhenAll(one, two), Is.All.EqualTo(SemanticStatus.Judged));
    }

    [Test]
    public async Task A_full_batch_waits_for_nobody(CancellationToken cancellationToken)
    {
        var scheduler = _rig.Start(new InferenceOptions { Workers = 2, BatchWindows = 2, CollectFor = TimeSpan.FromHours(1) });
        await _rig.BlockAsync(cancellationToken);
        _ = scheduler.RunAsync(_rig.Work(1, SemanticNeeds.None, [1], [2]), cancellationToken).AsTask();
        Assert.That((await _rig.NextAsync(cancellationToken)).Firsts, Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task A_full_queue_refuses_at_once(CancellationToken cancellationToken)
    {
        var scheduler = _rig.Start(new InferenceOptions { Workers = 1, Capacity = WindowWork.MaxWindows });
        await _rig.BlockAsync(cancellationToken);
        var waiting = Enumerable.Range(0, WindowWork.MaxWindows).Select(i => scheduler.RunAsync(_rig.Work(i, SemanticNeeds.None, [1]), cancellationToken).AsTask()).ToArray();
        var refused = scheduler.RunAsync(_rig.Work(1000, SemanticNeeds.None, [1]), cancellationToken);
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
        var scheduler = _rig.Start(new InferenceOptions { Workers = 1, BatchWindows = 1 });
        var measured = await _rig.BlockAsync(cancellationToken);
        _rig.Time.Advance(Second);
        measured.Release();
        await _rig.BlockAsync(cancellationToken);
        var waiting = scheduler.RunAsync(_rig.Work(1, SemanticNeeds.None, Second * 10, [1]), cancellationToken).AsTask();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(waiting.IsCompleted, Is.False, "nothing waited before it");
            Assert.That(await scheduler.RunAsync(_rig.Work(2, SemanticNeeds.None, Second * 2 - TimeSpan.FromTicks(1), [2]), cancellationToken), Is.EqualTo(SemanticStatus.Saturated));
            Assert.That(scheduler.RunAsync(_rig.Work(2, SemanticNeeds.None, Second * 2, [2]), cancellationToken).AsTask().IsCompleted, Is.False);
        }
    }

    [Test]
    public async Task A_work_without_windows_is_judged()
    {
        Assert.That(await _rig.Start().RunAsync(_rig.Work(1, SemanticNeeds.None), CancellationToken.None), Is.EqualTo(SemanticStatus.Judged));
    }

    [Test]
    public async Task A_work_runs_once_at_a_time(CancellationToken cancellationToken)
    {
        var scheduler = _rig.Start();
        var work = _rig.Work(1, SemanticNeeds.None, [1]);
        _ = scheduler.RunAsync(work, cancellationToken).AsTask();
        Assert.That(async () => await scheduler.RunAsync(work, cancellationToken), Throws.InvalidOperationException);
        await _rig.NextAsync(cancellationToken);
    }

    [Test]
    public async Task Many_exchanges_on_many_workers_all_end(CancellationToken cancellationToken)
    {
        var scheduler = _rig.Start(new InferenceOptions { Workers = 4, Capacity = 4096, CollectFor = TimeSpan.Zero });
        _ = _rig.ReleaseAllAsync(cancellationToken);
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
        const int Questions = 300;
        var encoder = new MeteredEncoder();
        await using var scheduler = new InferenceScheduler(new InferenceOptions { Workers = 1 }, ScriptedEncoder.Shape, () => encoder, TimeProvider.System, _rig.Metrics.Inference);
        scheduler.Start();
        using var exchange = new CancellationTokenSource();
        var pool = new WindowWorkPool();
        int[] window = [1];
        var worker = long.MaxValue;
        var caller = Allocations.Least(() =>
        {
            encoder.Forget();
            for (var i = 0; i < Questions; i++)
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

            worker = Math.Min(worker, encoder.WorkerBytes);
        });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(caller, Is.Zero);
            Assert.That(worker, Is.LessThan(8 * Questions), "segments of the thread pool's queue");
        }
    }

    [Test]
    public async Task An_encoder_is_made_before_a_text_waits_for_it(CancellationToken cancellationToken)
    {
        _rig.Start(new InferenceOptions { Workers = 2 });
        await _rig.Made.ReadAsync(cancellationToken);
        await _rig.Made.ReadAsync(cancellationToken);
        Assert.That(_rig.Batches.Count, Is.Zero, "nothing was asked");
    }
}
