namespace ExtProc.Core.Detection.Scheduling;

/// <summary>The works of one exchange that wait, first come, first served. Not thread-safe.</summary>
internal sealed class ExchangeTurn
{
    private WindowWork? _first;
    private WindowWork? _last;

    public long Exchange { get; private set; }

    /// <summary>Windows that wait.</summary>
    public int Windows { get; private set; }

    /// <summary>Tokens that wait.</summary>
    public int Tokens { get; private set; }

    public bool IsEmpty => _first is null;

    public WindowWork First => _first!;

    /// <summary>Whose turn comes next in the ring.</summary>
    public ExchangeTurn? Following { get; set; }

    public void Reset(long exchange) => Exchange = exchange;

    public void Add(WindowWork work)
    {
        work.Behind = null;
        if (_last is null)
        {
            _first = work;
        }
        else
        {
            _last.Behind = work;
        }

        _last = work;
        Windows += work.Waiting;
        Tokens += work.WaitingTokens;
    }

    /// <summary>Hands out the first work's next window.</summary>
    public (WindowWork Work, int Window) Take()
    {
        var work = _first!;
        var window = work.Next++;
        Windows--;
        Tokens -= work.Length(window);
        if (work.Waiting == 0)
        {
            Unlink(null, work);
        }

        return (work, window);
    }

    /// <summary>Takes a work out that has windows waiting.</summary>
    public void Remove(WindowWork work)
    {
        WindowWork? before = null;
        for (var at = _first; at != work; at = at!.Behind)
        {
            before = at;
        }

        Windows -= work.Waiting;
        Tokens -= work.WaitingTokens;
        Unlink(before, work);
    }

    private void Unlink(WindowWork? before, WindowWork work)
    {
        if (before is null)
        {
            _first = work.Behind;
        }
        else
        {
            before.Behind = work.Behind;
        }

        if (_last == work)
        {
            _last = before;
        }

        work.Behind = null;
    }
}
