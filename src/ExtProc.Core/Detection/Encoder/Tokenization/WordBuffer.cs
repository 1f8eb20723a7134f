namespace ExtProc.Core.Detection.Encoder.Tokenization;

/// <summary>The word that is being read, as BERT sees it, with the place in the text of each of its units.</summary>
internal ref struct WordBuffer(Span<char> units, Span<int> starts, Span<int> ends)
{
    /// <summary>Code points; a longer word is unknown.</summary>
    public const int MaxCodePoints = 100;

    /// <summary>Units that hold every word of <see cref="MaxCodePoints"/>, each a surrogate pair.</summary>
    public const int Capacity = 2 * (MaxCodePoints + 1);

    private readonly Span<char> _units = units;
    private readonly Span<int> _starts = starts;
    private readonly Span<int> _ends = ends;
    private int _length;
    private int _codePoints;

    /// <summary>Offset in the text where the word begins.</summary>
    public int Start { get; private set; }

    /// <summary>Offset in the text where the word ends.</summary>
    public int End { get; private set; }

    public readonly bool IsEmpty => _codePoints == 0;

    public readonly bool IsTooLong => _codePoints > MaxCodePoints;

    public readonly ReadOnlySpan<char> Units => _units[.._length];

    public readonly int StartOf(int unit) => _starts[unit];

    public readonly int EndOf(int unit) => _ends[unit];

    public void Clear()
    {
        _length = 0;
        _codePoints = 0;
    }

    /// <summary>Adds one code point that came from a range of the text.</summary>
    public void Add(scoped ReadOnlySpan<char> codePoint, int start, int end)
    {
        if (IsEmpty)
        {
            Start = start;
        }

        End = end;
        if (IsTooLong)
        {
            return;
        }

        _codePoints++;
        codePoint.CopyTo(_units[_length..]);
        for (var i = 0; i < codePoint.Length; i++)
        {
            _starts[_length] = start;
            _ends[_length++] = end;
        }
    }
}
