using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Tests.Detection.Scheduling;

/// <summary>How questions end that get no answer: too late, cancelled, failed, stopped.</summary>
[CancelAfter(30_000)]
public sealed class InferenceEndingsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SchedulerRig _rig = new();

    [TearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [Test]
    public async Task A_question_whose_deadline_passes_is_dropped_before_it_costs_anything(CancellationToken cancellationToken)
    {
        var scheduler = _rig.Start();
        var blocker = await _rig.BlockAsync(cancellationToken);
        var late = scheduler.RunAsync(_rig.Work(1, SemanticNeeds.None, Second, [1]), cancellationToken).AsTask();
        var later = scheduler.RunAsync(_rig.Work(2, SemanticNeeds.None, Second * 2, [2]), cancellationToken).AsTask();
        _rig.Time.Advance(Second - TimeSpan.FromMilliseconds(1));
        Assert.That(late.IsCompleted, Is.False);
        _rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await late, Is.EqualTo(SemanticStatus.TimedOut));
        blocker.Release();
        var batch = await _rig.NextAsync(cancellationToken);
        Assert.That(batch.Firsts, Is.EqualTo(new[] { 2 }));
        batch.Release();
        Assert.That(await later, Is.EqualTo(SemanticStatus.Judged));
    }

    [Test]
    public async Task A_question_in_a_batch_times_out_at_its_deadline_too(CancellationToken cancellationToken)
    {
        var scheduler = _rig.Start();
        var work = _rig.Work(1, SemanticNeeds.None, Second, [1]);
        var run = scheduler.RunAsync(work, cancellationToken).AsTask();
        var batch = await _rig.NextAsync(cancellationToken);
        _rig.Time.Advance(Second);
        Assert.That(await run, Is.EqualTo(SemanticStatus.TimedOut));

        work.Reset(1, SemanticNeeds.None, scheduler.DeadlineIn(Second));
        work.Add([5]);
        run = scheduler.RunAsync(work, cancellationToken).AsTask();
        batch.Release();
        batch = await _rig.NextAsync(cancellationToken);
        Assert.That(run.IsCompleted, Is.False, "the earlier batch says nothing of the later run");
        batch.Release();
        Assert.That(await run, Is.EqualTo(SemanticStatus.Judged));
        Assert.That(work.Logits(0)[0], Is.EqualTo(5));
    }

    [Test]
    public async Task A_deadline_that_has_passed_is_no_question(CancellationToken cancellationToken)
    {
        var run = _rig.Start().RunAsync(_rig.Work(1, SemanticNeeds.None, TimeSpan.Zero, [1]), cancellationToken);
        Assert.That(run.IsCompleted, Is.True);
        Assert.That(await run, Is.EqualTo(SemanticStatus.TimedOut));
    }

    [Test]
    public async Task An_exchange_that_ends_takes_its_questions_along(CancellationToken cancellationToken)
    {
        var scheduler = _rig.Start(new InferenceOptions { Workers = 1, BatchWindows = 1 });
        var blocker = await _rig.BlockAsync(cancellationToken);
        using var exchange = new CancellationTokenSource();
        var waiting = scheduler.RunAsync(_rig.Work(1, SemanticNeeds.None, [1]), exchange.Token).AsTask();
        var other = scheduler.RunAsync(_rig.Work(2, SemanticNeeds.None, [2]), cancellationToken).AsTask();
        await exchange.CancelAsync();
        Assert.That(await waiting, Is.EqualTo(SemanticStatus.Cancelled));
        Assert.That(scheduler.QueuedWindows, Is.EqualTo(1));
        blocker.Release();
        var batch = await _rig.NextAsync(cancellationToken);
        Assert.That(batch.Firsts, Is.EqualTo(new[] { 2 }));
        batch.Release();
        Assert.That(await other, Is.EqualTo(SemanticStatus.Judged));
    }

    [Test]
    public async Task Cancelling_in_the_middle_of_a_batch_answers_at_once(CancellationToken cancellationToken)
    {
        var scheduler = _rig.Start(new InferenceOptions { Workers = 1, BatchWindows = 2 });
        using var exchange = new CancellationTokenSource();
        var cancelled = scheduler.RunAsync(_rig.Work(1, SemanticNeeds.None, [1], [2], [3]), exchange.Token).AsTask();
        var batch = await _rig.NextAsync(cancellationToken);
        await exchange.CancelAsync();
        Assert.That(await cancelled, Is.EqualTo(SemanticStatus.Cancelled));
        Assert.That(scheduler.QueuedWindows, Is.Zero);
        batch.Release();
        Assert.That((await _rig.BlockAsync(cancellationToken)).Firsts, Is.EqualTo(new[] { 999 }));
    }

    [Test]
    public async Task A_token_that_is_cancelled_already_is_no_question()
    {
        var run = _rig.Start().RunAsync(_rig.Work(1, SemanticNeeds.None, [1]), new CancellationToken(canceled: true));
        Assert.That(await run, Is.EqualTo(SemanticStatus.Cancelled));
    }

    [Test]
    public async Task An_encoder_that_throws_costs_its_batch_and_not_the_worker(CancellationToken cancellationToken)
    {
        var scheduler = _rig.Start(new InferenceOptions { Workers = 1, BatchWindows = 2 });
        var failing = scheduler.RunAsync(_rig.Work(1, SemanticNeeds.None, [1], [2], [3]), cancellationToken).AsTask();
        (await _rig.NextAsync(cancellationToken)).Fail();
        Assert.That(await failing, Is.EqualTo(SemanticStatus.Unavailable));
        var next = scheduler.RunAsync(_rig.Work(2, SemanticNeeds.None, [4]), cancellationToken).AsTask();
        var batch = await _rig.NextAsync(cancellationToken);
        batch.Release();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(batch.Firsts, Is.EqualTo(new[] { 4 }), "what the failed work had waiting is gone");
            Assert.That(await next, Is.EqualTo(SemanticStatus.Judged));
            Assert.That(_rig.Encoders.Select(static encoder => encoder.IsDisposed), Is.EqualTo(new[] { true, false }));
            Assert.That(_rig.Faults, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task An_encoder_that_cannot_be_made_is_tried_again(CancellationToken cancellationToken)
    {
        _rig.BrokenFactory = true;
        var scheduler = _rig.Start();
        Assert.That(await scheduler.RunAsync(_rig.Work(1, SemanticNeeds.None, [1]), cancellationToken), Is.EqualTo(SemanticStatus.Unavailable));
        _rig.BrokenFactory = false;
        var run = scheduler.RunAsync(_rig.Work(1, SemanticNeeds.None, [1]), cancellationToken).AsTask();
        (await _rig.NextAsync(cancellationToken)).Release();
        Assert.That(await run, Is.EqualTo(SemanticStatus.Judged));
    }

    [Test]
    public async Task Stopping_answers_everything(CancellationToken cancellationToken)
    {
        var scheduler = _rig.Start(new InferenceOptions { Workers = 1, BatchWindows = 1 });
        var running = scheduler.RunAsync(_rig.Work(1, SemanticNeeds.None, [1]), cancellationToken).AsTask();
        var batch = await _rig.NextAsync(cancellationToken);
        var waiting = scheduler.RunAsync(_rig.Work(2, SemanticNeeds.None, [2]), cancellationToken).AsTask();
        var stopped = scheduler.DisposeAsync().AsTask();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Task.WhenAll(running, waiting), Is.All.EqualTo(SemanticStatus.Unavailable));
            Assert.That(await scheduler.RunAsync(_rig.Work(3, SemanticNeeds.None, [3]), cancellationToken), Is.EqualTo(SemanticStatus.Unavailable));
            Assert.That(stopped.IsCompleted, Is.False, "the worker is in its batch");
        }

        batch.Release();
        await stopped;
        Assert.That(_rig.Encoders.Single().IsDisposed, Is.True);
    }
}
