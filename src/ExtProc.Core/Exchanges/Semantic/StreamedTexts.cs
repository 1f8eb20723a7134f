using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Exchanges.Streaming;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>
/// The texts of one stream that models judge, and the questions about them. Pieces are taken as events are read; where an event may not go
/// on before an answer, <see cref="Waits"/> says so and <see cref="AnswerAsync"/> gets it. One thread at a time.
/// </summary>
internal sealed class StreamedTexts(
    AppliedPolicies policies, bool restore, JudgeScratch scratch, SemanticAsker asker, SemanticLosses losses, TimeSpan timeout, TimeProvider time)
    : IDisposable
{
    private readonly StreamingMode _mode = policies.Streaming;
    private readonly List<HeldText?> _held = [];
    private readonly List<TrailedText?> _trailed = [];
    private readonly AloneTexts _alone = new();
    private CancellationTokenSource? _stop;

    /// <summary>The policy that ends the stream because an answer is missing.</summary>
    public CompiledPolicy? FailedBy { get; private set; }

    /// <summary>Judged strings of the event that stand alone.</summary>
    public AloneTexts Alone => _alone;

    public bool Waits => _alone.Any || _held.Exists(static text => text is { Waits: true }) || _trailed.Exists(static text => text is { Waits: true });

    /// <summary>Ties questions to the exchange; called before anything else of a step.</summary>
    public void Begin(CancellationToken cancellationToken) =>
        _stop ??= CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    /// <summary>Begins an event.</summary>
    public void BeginEvent() => _alone.Clear();

    /// <summary>The text of a channel, where it is held; else null.</summary>
    public HeldText? HeldOf(int channel) => channel < _held.Count ? _held[channel] : null;

    /// <summary>Takes a string that stands alone in an event.</summary>
    public void TakeAlone(int index, in Part part, ReadOnlySpan<byte> raw)
    {
        if (policies.PlanFor(part.Scope, restore).Semantic is { } plan && plan.NeedsOf(TextRoles.Of(part.Scope)) != SemanticNeeds.None)
        {
            _alone.Take(index, part, raw);
        }
    }

    /// <summary>Takes a piece of a text.</summary>
    public EventVerdict Take(in Part part, ReadOnlySpan<byte> piece)
    {
        Open(part);
        if (_held[part.Channel] is { } held)
        {
            return held.Take(piece, final: false) ? EventVerdict.Pass : EventVerdict.Overflow;
        }
        _trailed[part.Channel]?.Take(piece, final: false);
        return StartTrailing(part.Channel);
    }

    /// <summary>Ends a text.</summary>
    public EventVerdict End(int channel)
    {
        if (channel >= _held.Count)
        {
            return EventVerdict.Pass;
        }
        _held[channel]?.Take([], final: true);
        _trailed[channel]?.Take([], final: true);
        return StartTrailing(channel);
    }

    /// <summary>Draws the conclusions from answers that have come since the last step.</summary>
    public EventVerdict Poll()
    {
        for (int channel = 0; channel < _trailed.Count; channel++)
        {
            if (_trailed[channel] is { Flight.IsCompleted: true })
            {
                EventVerdict verdict = StartTrailing(channel);
                if (verdict != EventVerdict.Pass)
                {
                    return verdict;
                }
            }
        }
        return EventVerdict.Pass;
    }

    /// <summary>Gets the answers that the event waits for.</summary>
    public async ValueTask<EventVerdict> AnswerAsync()
    {
        EventVerdict verdict = EventVerdict.Pass;
        for (int i = 0; i < _held.Count && verdict == EventVerdict.Pass; i++)
        {
            while (verdict == EventVerdict.Pass && _held[i] is { Waits: true } held)
            {
                verdict = await JudgeAsync(held);
            }
            while (verdict == EventVerdict.Pass && _trailed[i] is { Waits: true } trailed)
            {
                verdict = await CatchUpAsync(trailed, i);
            }
        }
        for (int i = 0; i < _alone.Count && verdict == EventVerdict.Pass; i++)
        {
            verdict = await JudgeAloneAsync(i);
        }
        return verdict;
    }

    public void Dispose()
    {
        _stop?.Cancel();
        _stop?.Dispose();
    }

    private void Open(in Part part)
    {
        while (_held.Count <= part.Channel)
        {
            _held.Add(null);
            _trailed.Add(null);
        }
        if (_held[part.Channel] is not null || _trailed[part.Channel] is not null || policies.PlanFor(part.Scope, restore) is not { Semantic: { } plan } all
            || plan.NeedsOf(TextRole.User) == SemanticNeeds.None)
        {
            return;
        }
        if (plan.MustHold(_mode.Classifiers))
        {
            _held[part.Channel] = new HeldText(all, part.Scope, part.Encoding, _mode, time);
        }
        else
        {
            _trailed[part.Channel] = new TrailedText(all, part.Scope, part.Encoding, _mode);
        }
    }

    private async ValueTask<EventVerdict> JudgeAsync(HeldText held)
    {
        ReadOnlyMemory<char> window = held.Window();
        if (window.Span.IsWhiteSpace())
        {
            held.Judge(null, scratch.Findings);
            return EventVerdict.Pass;
        }
        TimeSpan hold = _mode.MaxHold / 2;
        asker.Begin(hold < timeout ? hold : timeout);
        SemanticAnswer answer = await asker.AskAsync(window, held.Plan, held.Scope, held.Role, _stop!.Token);
        EventVerdict verdict = Missing(answer, held.Scope, held.Role, held.Needs, held.Unready);
        return verdict != EventVerdict.Pass ? verdict : held.Judge(answer.Scores, scratch.Findings) ? EventVerdict.Pass : EventVerdict.Blocked;
    }

    /// <summary>Judges what has come back about a text that trails, and asks about what came meanwhile.</summary>
    private EventVerdict StartTrailing(int channel)
    {
        if (_trailed[channel] is not { } text)
        {
            return EventVerdict.Pass;
        }
        EventVerdict verdict = EventVerdict.Pass;
        while (verdict == EventVerdict.Pass && (text.Flight is { IsCompleted: true } || text.IsReady))
        {
            if (text.Flight is { IsCompleted: true } landed)
            {
                text.Flight = null;
                verdict = Land(text, landed.GetAwaiter().GetResult());
                continue;
            }
            asker.Begin(timeout);
            text.Flight = asker.AskAsync(text.Question(), text.Plan, text.Scope, text.Role, _stop!.Token).AsTask();
        }
        if (text is { Flight: not null, Leaks: true, IsCounted: false })
        {
            text.IsCounted = true;
            losses.Trails(text.Scope);
        }
        return verdict;
    }

    private async ValueTask<EventVerdict> CatchUpAsync(TrailedText text, int channel)
    {
        if (text.Flight is { } flight)
        {
            await flight;
        }
        return StartTrailing(channel);
    }

    private EventVerdict Land(TrailedText text, in SemanticAnswer answer)
    {
        EventVerdict verdict = Missing(answer, text.Scope, text.Role, text.Needs, text.Unready);
        return verdict != EventVerdict.Pass ? verdict : text.Judge(answer.Scores, scratch.Findings) ? EventVerdict.Pass : EventVerdict.Blocked;
    }

    private async ValueTask<EventVerdict> JudgeAloneAsync(int index)
    {
        (Part part, TextRole role) = (_alone.PartOf(index), TextRoles.Of(_alone.PartOf(index).Scope));
        SemanticPlan plan = policies.PlanFor(part.Scope, restore).Semantic!;
        asker.Begin(timeout);
        SemanticAnswer answer = await asker.AskAsync(_alone.TextOf(index), plan, part.Scope, role, _stop!.Token);
        _alone.Answer(index, answer.Scores);
        return Missing(answer, part.Scope, role, plan.NeedsOf(role), plan.Unready);
    }

    /// <summary>Counts what an answer does not tell, and says what the policies make of it.</summary>
    private EventVerdict Missing(in SemanticAnswer answer, PartScope scope, TextRole role, SemanticNeeds needs, SemanticNeeds unready)
    {
        if (answer.Status == SemanticStatus.Cancelled)
        {
            return EventVerdict.Cancelled;
        }
        // A queue that is full still brings what the cheaper tier says of the text.
        SemanticNeeds missing = asker.Missing(answer, needs, unready);
        if (answer.Scores is { } scores)
        {
            losses.LeftOut(scores, scope);
        }
        FailedBy = missing == SemanticNeeds.None ? null : losses.Unanswered(SemanticAsker.StatusOf(answer), scope, role, missing);
        return FailedBy is null ? EventVerdict.Pass : EventVerdict.Failed;
    }
}
