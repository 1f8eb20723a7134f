using System.Buffers;
using System.Text;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Detection.Normalisation;

/// <summary>
/// Reads an encoded text code point by code point. Never fails: what cannot be decoded is U+FFFD, a lone surrogate is returned as it is.
/// Unless the text is final, an escape, a surrogate pair or a UTF-8 sequence that its end cuts off is not read.
/// </summary>
internal ref struct CodePointReader(ReadOnlySpan<byte> raw, TextEncoding encoding, bool final)
{
    private const int Replacement = 0xFFFD;

    private readonly ReadOnlySpan<byte> _raw = raw;
    private readonly bool _nested = encoding == TextEncoding.JsonInJsonString;
    private readonly bool _final = final;
    private int _codePoint;

    /// <summary>Offset of the next code point.</summary>
    public int Position { get; set; }

    public readonly int CodePoint => _codePoint;

    /// <summary>True when the inner JSON spelled the code point as an escape, so that a quote is not the end of a string.</summary>
    public bool Escaped { get; private set; }

    /// <summary>False at the end and before a code point that is cut off there.</summary>
    public bool Read()
    {
        Escaped = false;
        var length = _nested ? ReadInner(Position) : ReadOuter(Position, out _codePoint);
        Position += length;
        return length > 0;
    }

    /// <summary>Undoes the outer JSON: returns the bytes used, 0 when there is nothing complete to read.</summary>
    private readonly int ReadOuter(int at, out int codePoint)
    {
        codePoint = 0;
        if (at >= _raw.Length)
        {
            return 0;
        }

        var first = _raw[at];
        if (first == '\\')
        {
            return ReadEscape(at, out codePoint);
        }

        if (first < 0x80)
        {
            codePoint = first;
            return 1;
        }

        var status = Rune.DecodeFromUtf8(_raw[at..], out var rune, out var used);
        codePoint = rune.Value;
        return status == OperationStatus.NeedMoreData && !_final ? 0 : used;
    }

    private readonly int ReadEscape(int at, out int codePoint)
    {
        codePoint = Replacement;
        if (at + 1 >= _raw.Length)
        {
            return _final ? 1 : 0;
        }

        if (_raw[at + 1] != 'u')
        {
            var plain = JsonEscapes.Undo(_raw[at + 1]);
            codePoint = plain < 0 ? Replacement : plain;
            return plain < 0 ? 1 : 2;
        }

        var unit = ReadHex(at + 2);
        if (unit < 0)
        {
            return unit == JsonEscapes.Incomplete && !_final ? 0 : 1;
        }

        codePoint = unit;
        return char.IsHighSurrogate((char)unit) ? ReadPair(at, ref codePoint) : 6;
    }

    private readonly int ReadHex(int at)
    {
        var value = 0;
        for (var i = 0; i < 4; i++)
        {
            if (at + i >= _raw.Length)
            {
                return JsonEscapes.Incomplete;
            }

            var digit = JsonEscapes.HexDigit(_raw[at + i]);
            if (digit < 0)
            {
                return JsonEscapes.Invalid;
            }

            value = (value << 4) | digit;
        }

        return value;
    }

    private readonly int ReadPair(int at, ref int codePoint)
    {
        var second = at + 6;
        if (second >= _raw.Length || (_raw[second] == '\\' && second + 1 >= _raw.Length))
        {
            return _final ? 6 : 0;
        }

        if (_raw[second] != '\\' || _raw[second + 1] != 'u')
        {
            return 6;
        }

        var low = ReadHex(second + 2);
        if (low == JsonEscapes.Incomplete)
        {
            return _final ? 6 : 0;
        }

        if (low < 0 || !char.IsLowSurrogate((char)low))
        {
            return 6;
        }

        codePoint = char.ConvertToUtf32((char)codePoint, (char)low);
        return 12;
    }

    /// <summary>Undoes both layers. A backslash that begins no escape of the inner JSON stands for itself.</summary>
    private int ReadInner(int at)
    {
        var length = ReadOuter(at, out _codePoint);
        if (length == 0 || _codePoint != '\\')
        {
            return length;
        }

        var used = ReadOuter(at + length, out var letter);
        if (used == 0)
        {
            return _final ? length : 0;
        }

        if (letter != 'u')
        {
            var plain = letter < 0x80 ? JsonEscapes.Undo((byte)letter) : JsonEscapes.Invalid;
            return plain < 0 ? length : KeepEscaped(plain, length + used);
        }

        var unit = ReadInnerHex(at + length + used, out var end);
        if (unit < 0)
        {
            return unit == JsonEscapes.Incomplete && !_final ? 0 : length;
        }

        return char.IsHighSurrogate((char)unit) ? ReadInnerPair(at, unit, end) : KeepEscaped(unit, end - at);
    }

    private int KeepEscaped(int codePoint, int length)
    {
        _codePoint = codePoint;
        Escaped = true;
        return length;
    }

    private readonly int ReadInnerHex(int at, out int end)
    {
        var value = 0;
        end = at;
        for (var i = 0; i < 4; i++)
        {
            var length = ReadOuter(end, out var codePoint);
            if (length == 0)
            {
                return JsonEscapes.Incomplete;
            }

            var digit = codePoint < 0x80 ? JsonEscapes.HexDigit((byte)codePoint) : -1;
            if (digit < 0)
            {
                return JsonEscapes.Invalid;
            }

            value = (value << 4) | digit;
            end += length;
        }

        return value;
    }

    private int ReadInnerPair(int at, int high, int end)
    {
        var next = end;
        foreach (var expected in "\\u")
        {
            var length = ReadOuter(next, out var codePoint);
            if (length == 0)
            {
                return _final ? KeepEscaped(high, end - at) : 0;
            }

            if (codePoint != expected)
            {
                return KeepEscaped(high, end - at);
            }

            next += length;
        }

        var low = ReadInnerHex(next, out var pairEnd);
        if (low == JsonEscapes.Incomplete && !_final)
        {
            return 0;
        }

        return low >= 0 && char.IsLowSurrogate((char)low)
            ? KeepEscaped(char.ConvertToUtf32((char)high, (char)low), pairEnd - at)
            : KeepEscaped(high, end - at);
    }
}
