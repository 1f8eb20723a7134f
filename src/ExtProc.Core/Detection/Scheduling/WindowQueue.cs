namespace ExtProc.Core.Detection.Scheduling;

/// <summary>
/// Windows that wait, exchange by exchange: each turn hands out one window, so that a long document waits for its own windows and not the
/// others for it. Bounded. Not thread-safe.
/// </summary>
internal sealed class WindowQueue(InferenceOptions options)
{
    private readonly Dictionary<long, ExchangeTurn> _turns = [];
    private readonly Stack<ExchangeTurn> _spare = [];
    private readonly int _longShare = options.Capacity / 4 * 3;
    private ExchangeTurn? _next;
    private ExchangeTurn? _last;
    private int _longWindows;

    /// <summary>Windows that wait.</summary>
    public int Windows { get; private set; }

    /// <summary>Tokens that wait.</summary>
    public int Tokens { get; private set; }

    /// <summary>Exchanges that wait.</summary>
    public int Exchanges => _turns.Count;

    /// <summary>Adds a work if there is room for all of its windows, and says on which share.</summary>
    public InferenceRefusal TryAdd(WindowWork work)
    {
        if (Windows + work.Count > options.Capacity)
        {
            return InferenceRefusal.Full;
        }

        var turn = _turns.GetValueOrDefault(work.Exchange);
        work.IsLong = (turn?.Windows ?? 0) + work.Count > options.ShortWindows;
        if (work.IsLong && _longWindows + work.Count > _longShare)
        {
            return InferenceRefusal.LongShareFull;
        }

        turn ??= Join(work.Exchange);
        turn.Add(work);
        Count(work, work.Count, work.TokenCount);
        return InferenceRefusal.None;
    }

    /// <summary>Tokens that are encoded until a work of an exchange is done that is added now: its own, and as much of each other exchange.</summary>
    public long TokensUntilDone(long exchange, int tokens)
    {
        var own = tokens + (_turns.GetValueOrDefault(exchange)?.Tokens ?? 0);
        long sum = own;
        for (var turn = _next; turn is not null; turn = turn.Following)
        {
            sum += turn.Exchange == exchange ? 0 : Math.Min(own, turn.Tokens);
        }

        return sum;
    }

    /// <summary>Fills a batch, one window a turn, until the next one has no room.</summary>
    public void Take(WindowBatch batch)
    {
        while (_next is { } turn && batch.HasRoomFor(turn.First.Length(turn.First.Next)))
        {
            var (work, window) = turn.Take();
            Count(work, -1, -work.Length(window));
            batch.Add(work, window);
            _next = turn.Following;
            turn.Following = null;
            if (_next is null)
            {
                _last = null;
            }

            if (turn.IsEmpty)
            {
                Leave(turn);
            }
            else
            {
                Append(turn);
            }
        }
    }

    /// <summary>Takes back the windows of a work that still wait.</summary>
    public void Remove(WindowWork work)
    {
        if (work.Waiting == 0)
        {
            return;
        }

        var turn = _turns[work.Exchange];
        turn.Remove(work);
        Count(work, -work.Waiting, -work.WaitingTokens);
        if (turn.IsEmpty)
        {
            Cut(turn);
            Leave(turn);
        }
    }

    private void Count(WindowWork work, int windows, int tokens)
    {
        Windows += windows;
        Tokens += tokens;
        _longWindows += work.IsLong ? windows : 0;
    }

    private ExchangeTurn Join(long exchange)
    {
        var turn = _spare.TryPop(out var spare) ? spare : new ExchangeTurn();
        turn.Reset(exchange);
        _turns.Add(exchange, turn);
        Append(turn);
        return turn;
    }

    private void Leave(ExchangeTurn turn)
    {
        _turns.Remove(turn.Exchange);
        _spare.Push(turn);
    }

    private void Append(ExchangeTurn turn)
    {
        if (_last is null)
        {
            _next = turn;
        }
        else
        {
            _last.Following = turn;
        }

        _last = turn;
    }

    private void Cut(ExchangeTurn turn)
    {
        ExchangeTurn? before = null;
        for (var at = _next; at != turn; at = at!.Following)
        {
            before = at;
        }

        if (before is null)
        {
            _next = turn.Following;
        }
        else
        {
            before.Following = turn.Following;
        }

        if (_last == turn)
        {
            _last = before;
        }

        turn.Following = null;
    }
}
