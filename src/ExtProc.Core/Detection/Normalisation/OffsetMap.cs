namespace ExtProc.Core.Detection.Normalisation;

/// <summary>
/// Maps view characters to the raw bytes they came from, as runs of equal shape: runs of one view character per <c>n</c> bytes, and
/// blocks of several view characters that one code point became. ASCII text is one run, whatever its length. Not thread-safe.
/// </summary>
internal sealed class OffsetMap
{
    private Run[] _runs = new Run[16];
    private int _count;
    private int _unit;
    private int _nextRaw;

    public void Clear()
    {
        _count = 0;
        _unit = 0;
        _nextRaw = -1;
    }

    /// <summary>Records view characters that each took <paramref name="unit"/> bytes.</summary>
    public void AddRun(int view, int raw, int count, int unit)
    {
        if (unit != _unit || raw != _nextRaw)
        {
            Add(new Run(view, raw, unit));
            _unit = unit;
        }

        _nextRaw = raw + (count * unit);
    }

    /// <summary>Records several view characters that together stand for the same bytes.</summary>
    public void AddBlock(int view, int raw, int length)
    {
        Add(new Run(view, raw, -length));
        _unit = 0;
    }

    /// <summary>Offset of the first byte of the code point that a view character came from.</summary>
    public int RawStart(int view)
    {
        ref readonly var run = ref Find(view);
        return run.Unit > 0 ? run.Raw + ((view - run.View) * run.Unit) : run.Raw;
    }

    /// <summary>Offset after the last byte of the code point that a view character came from.</summary>
    public int RawEnd(int view)
    {
        ref readonly var run = ref Find(view);
        return run.Unit > 0 ? run.Raw + ((view - run.View + 1) * run.Unit) : run.Raw - run.Unit;
    }

    /// <summary>The first view character of the same code point.</summary>
    public int FirstOfCodePoint(int view)
    {
        ref readonly var run = ref Find(view);
        return run.Unit > 0 ? view : run.View;
    }

    /// <summary>The first view character whose code point begins at or after a raw offset, or <paramref name="end"/>.</summary>
    public int ViewAt(int raw, int end)
    {
        var low = 0;
        var high = _count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_runs[middle].Raw < raw)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        var after = low < _count ? _runs[low].View : end;
        if (low == 0 || _runs[low - 1].Unit < 0)
        {
            return after;
        }

        ref readonly var run = ref _runs[low - 1];
        return Math.Min(after, run.View + ((raw - run.Raw + run.Unit - 1) / run.Unit));
    }

    private ref readonly Run Find(int view)
    {
        var low = 0;
        var high = _count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (_runs[middle].View <= view)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ref _runs[low];
    }

    private void Add(Run run)
    {
        if (_count == _runs.Length)
        {
            Array.Resize(ref _runs, _count * 2);
        }

        _runs[_count++] = run;
    }

    /// <param name="View">The first view character.</param>
    /// <param name="Raw">Its first byte.</param>
    /// <param name="Unit">Bytes of each view character; negative: bytes of all of them together.</param>
    private readonly record struct Run(int View, int Raw, int Unit);
}
