using System.Text;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Detection.Normalisation;

/// <summary>
/// The folded view of an encoded text with the way back to its bytes: some characters of left context, then what the bytes became.
/// Reusable; allocates only to grow. Not thread-safe.
/// </summary>
/// <param name="folds">False for the text as it is, decoded and nothing else.</param>
internal sealed class TextView(bool folds = true)
{
    private char[] _chars = new char[1024];
    private int[] _quotes = [];
    private int _quoteCount;
    private bool _insideAtStart;

    public OffsetMap Offsets { get; } = new();

    /// <summary>Index of the first character that came from the bytes; what stands before is context.</summary>
    public int Start { get; private set; }

    public int End { get; private set; }

    /// <summary>Bytes decoded; fewer than given when the last code point is cut off.</summary>
    public int RawEnd { get; private set; }

    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, End);

    /// <summary>The same memory as <see cref="Chars"/>; valid until the next call that decodes or advances.</summary>
    public ReadOnlyMemory<char> Memory => _chars.AsMemory(0, End);

    /// <summary>Begins a new text.</summary>
    public void Reset()
    {
        Start = 0;
        End = 0;
        RawEnd = 0;
        _quoteCount = 0;
        _insideAtStart = false;
        Offsets.Clear();
    }

    /// <summary>Drops what stands before a position, except for the context that later decisions may look at.</summary>
    public void Advance(int position)
    {
        _insideAtStart = IsInsideInnerString(position);
        var keep = Math.Min(position, PatternDefinition.ContextLength);
        _chars.AsSpan(position - keep, keep).CopyTo(_chars);
        Start = keep;
        End = keep;
    }

    /// <summary>Replaces the characters after the context by the view of these bytes.</summary>
    public void Decode(ReadOnlySpan<byte> raw, TextEncoding encoding, bool final)
    {
        End = Start;
        _quoteCount = 0;
        Offsets.Clear();
        var reader = new CodePointReader(raw, encoding, final);
        while (reader.Position < raw.Length)
        {
            var at = reader.Position;
            if (PlainText.Contains(raw[at]))
            {
                reader.Position = at + AppendPlain(raw[at..], at);
                continue;
            }

            if (!reader.Read())
            {
                break;
            }

            Append(reader.CodePoint, at, reader.Position - at);
            if (reader is { CodePoint: '"', Escaped: false })
            {
                AddQuote();
            }
        }

        RawEnd = reader.Position;
    }

    /// <summary>True when what stands directly before a view position belongs to a string literal of the inner JSON, or opens one.</summary>
    public bool IsInsideInnerString(int position) => _insideAtStart ^ ((QuotesBefore(position) & 1) != 0);

    /// <summary>The last quote between two positions that opens or closes a string literal of the inner JSON, or start - 1.</summary>
    public int LastInnerQuote(int start, int end)
    {
        var before = QuotesBefore(end);
        return before > 0 && _quotes[before - 1] >= start ? _quotes[before - 1] : start - 1;
    }

    private int QuotesBefore(int position)
    {
        var found = _quotes.AsSpan(0, _quoteCount).BinarySearch(position);
        return found >= 0 ? found : ~found;
    }

    private int AppendPlain(ReadOnlySpan<byte> raw, int at)
    {
        var length = PlainText.LengthOf(raw);
        Reserve(length);
        Ascii.ToUtf16(raw[..length], _chars.AsSpan(End), out _);
        Offsets.AddRun(End, at, length, 1);
        End += length;
        return length;
    }

    private void Append(int codePoint, int at, int length)
    {
        var entry = folds ? FoldingTable.Lookup(codePoint) : FoldingTable.Same;
        if (entry == FoldingTable.Same)
        {
            AppendSame(codePoint, at, length);
        }
        else if (FoldingTable.TryExpand(entry, out var text))
        {
            Reserve(text.Length);
            text.CopyTo(_chars.AsSpan(End));
            Offsets.AddBlock(End, at, length);
            End += text.Length;
        }
        else if (entry > FoldingTable.Control)
        {
            AppendUnit((char)entry, at, length);
        }
    }

    private void AppendSame(int codePoint, int at, int length)
    {
        if (codePoint <= char.MaxValue)
        {
            AppendUnit((char)codePoint, at, length);
            return;
        }

        Reserve(2);
        new Rune(codePoint).EncodeToUtf16(_chars.AsSpan(End));
        Offsets.AddBlock(End, at, length);
        End += 2;
    }

    private void AppendUnit(char unit, int at, int length)
    {
        Reserve(1);
        Offsets.AddRun(End, at, 1, length);
        _chars[End++] = unit;
    }

    private void AddQuote()
    {
        if (_quoteCount == _quotes.Length)
        {
            Array.Resize(ref _quotes, Math.Max(16, _quoteCount * 2));
        }

        _quotes[_quoteCount++] = End - 1;
    }

    private void Reserve(int count)
    {
        if (End + count > _chars.Length)
        {
            Array.Resize(ref _chars, Math.Max(_chars.Length * 2, End + count));
        }
    }
}
