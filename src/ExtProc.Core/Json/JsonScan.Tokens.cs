using System.Buffers;

namespace ExtProc.Core.Json;

internal ref partial struct JsonScan
{
    private static readonly SearchValues<byte> StringStops = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _at++;
        }
    }

    private bool Take(byte expected)
    {
        if (_at < _text.Length && _text[_at] == expected)
        {
            _at++;
            return true;
        }
        return false;
    }

    /// <summary>Goes past the closing quote; the opening one has been taken.</summary>
    private bool SkipString(out bool escaped)
    {
        escaped = false;
        while (true)
        {
            int stop = _text[_at..].IndexOfAny(StringStops);
            if (stop < 0)
            {
                return Fail(ReadFault.Syntax);
            }
            _at += stop + 1;
            switch (_text[_at - 1])
            {
                case (byte)'"':
                    return true;
                case (byte)'\\':
                    escaped = true;
                    if (!SkipEscape())
                    {
                        return false;
                    }
                    break;
                default:
                    return Fail(ReadFault.Syntax);
            }
        }
    }

    private bool SkipEscape()
    {
        if (_at >= _text.Length)
        {
            return Fail(ReadFault.Syntax);
        }
        switch (_text[_at++])
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                return true;
            case (byte)'u':
                for (int i = 0; i < 4; i++, _at++)
                {
                    if (_at >= _text.Length || !char.IsAsciiHexDigit((char)_text[_at]))
                    {
                        return Fail(ReadFault.Syntax);
                    }
                }
                return true;
            default:
                return Fail(ReadFault.Syntax);
        }
    }

    private bool Literal(ReadOnlySpan<byte> word, JsonKind kind, FieldRule rule, int depth)
    {
        if (!_text[_at..].StartsWith(word))
        {
            return Fail(ReadFault.Syntax);
        }
        _at += word.Length;
        return OnValue(rule, kind, _at - word.Length, word.Length, _reading.Parts.Count, depth);
    }

    private bool Number(FieldRule rule, int depth)
    {
        int start = _at;
        Take((byte)'-');
        if (!Take((byte)'0') && !Digits())
        {
            return Fail(ReadFault.Syntax);
        }
        if (Take((byte)'.') && !Digits())
        {
            return Fail(ReadFault.Syntax);
        }
        if (Take((byte)'e') || Take((byte)'E'))
        {
            _ = Take((byte)'+') || Take((byte)'-');
            if (!Digits())
            {
                return Fail(ReadFault.Syntax);
            }
        }
        return OnNumber(rule, start, _at - start, depth);
    }

    private bool Digits()
    {
        int start = _at;
        while (_at < _text.Length && char.IsAsciiDigit((char)_text[_at]))
        {
            _at++;
        }
        return _at > start;
    }
}
