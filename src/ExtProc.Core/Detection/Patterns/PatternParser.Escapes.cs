namespace ExtProc.Core.Detection.Patterns;

/// <summary>Escapes and character classes.</summary>
internal sealed partial class PatternParser
{
    private PatternNode ParseEscape(int start)
    {
        if (AtEnd)
        {
            throw Error(start, "The expression ends within an escape.", @"write \\ for a backslash");
        }

        switch (_text[_at])
        {
            case 'b':
                _at++;
                return new PatternNode.Assertion(PatternAssertion.WordEdge);
            case 'B':
                _at++;
                return new PatternNode.Assertion(PatternAssertion.NoWordEdge);
            case 'A':
                _at++;
                return new PatternNode.Assertion(PatternAssertion.TextStart);
            case 'z':
                _at++;
                return new PatternNode.Assertion(PatternAssertion.TextEnd);
            default:
                return TryTakeNamedSet(out var set) ? new PatternNode.Set(set) : PatternFolding.Literal(TakeEscaped(start), _ignoreCase);
        }
    }

    private bool TryTakeNamedSet(out CodePointSet set)
    {
        set = _text[_at] switch
        {
            'd' => CodePointSet.Digits,
            'D' => CodePointSet.Digits.Complement(),
            'w' => CodePointSet.WordCharacters,
            'W' => CodePointSet.WordCharacters.Complement(),
            's' => CodePointSet.WhiteSpace,
            'S' => CodePointSet.WhiteSpace.Complement(),
            _ => CodePointSet.Empty,
        };
        _at += set.IsEmpty ? 0 : 1;
        return !set.IsEmpty;
    }

    private int TakeEscaped(int start)
    {
        var c = _text[_at++];
        return c switch
        {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\f',
            'v' => '\v',
            'a' => '\a',
            'e' => 0x1B,
            'x' when TryTake('{') => TakeBracedHex(start),
            'x' => TakeHex(start, 2),
            'u' => TakeHex(start, 4),
            'p' or 'P' => throw Error(start, "Unicode properties are not supported.", "list the ranges you need: [\u0430-\u044f]"),
            'k' or (>= '1' and <= '9') => throw Error(start, "Back-references cannot be matched in linear time.", "repeat the group's expression"),
            _ when char.IsAsciiLetterOrDigit(c) => throw Error(start, $@"The escape \{c} is not known."),
            _ => Rewind(),
        };
    }

    private int Rewind()
    {
        _at--;
        return TakeCodePoint();
    }

    private int TakeHex(int start, int digits)
    {
        var value = 0;
        for (var i = 0; i < digits; i++)
        {
            if (AtEnd || !char.IsAsciiHexDigit(_text[_at]))
            {
                throw Error(start, $"This escape takes {digits} hexadecimal digits.");
            }

            value = (value << 4) | Convert.ToInt32(_text[_at++].ToString(), 16);
        }

        return value is < 0xD800 or > 0xDFFF ? value : throw Error(start, "This is half of a surrogate pair.", @"write \x{1F600}");
    }

    private int TakeBracedHex(int start)
    {
        var close = _text.IndexOf('}', _at);
        var digits = close < 0 ? 0 : close - _at;
        if (digits is < 1 or > 6)
        {
            throw Error(start, "This escape takes one to six hexadecimal digits in braces.");
        }

        var value = 0;
        for (var i = 0; i < digits; i++)
        {
            value = (value << 4) | TakeHex(start, 1);
        }

        _at++;
        return value is < 0xD800 or (> 0xDFFF and <= CodePointSet.MaxCodePoint)
            ? value
            : throw Error(start, "This is not a code point.");
    }

    private CodePointSet ParseClass(int start)
    {
        var negated = TryTake('^');
        var set = CodePointSet.Empty;
        var first = true;
        while (!AtEnd && (_text[_at] != ']' || first))
        {
            first = false;
            set = set.Union(ParseClassItem());
        }

        if (!TryTake(']'))
        {
            throw Error(start, "This class is not closed.", "add ]");
        }

        return negated ? set.Complement() : set;
    }

    private CodePointSet ParseClassItem()
    {
        var start = _at;
        if (_text.AsSpan(_at).StartsWith("[:") && _text.IndexOf(":]", _at, StringComparison.Ordinal) > 0)
        {
            throw Error(start, "Named classes are not supported.", "write the ranges: [a-zA-Z0-9]");
        }

        if (_text[_at] == '\\' && _at + 1 < _text.Length)
        {
            _at++;
            if (TryTakeNamedSet(out var named))
            {
                return named;
            }

            _at--;
        }

        var low = TakeClassCharacter();
        if (_at + 1 >= _text.Length || _text[_at] != '-' || _text[_at + 1] == ']')
        {
            return PatternFolding.Range(low, low, _ignoreCase);
        }

        _at++;
        if (_text[_at] == '[')
        {
            throw Error(_at, "Class subtraction is not supported.", @"write \[ for the character");
        }

        var high = TakeClassCharacter();
        return high >= low ? PatternFolding.Range(low, high, _ignoreCase) : throw Error(start, "This range ends before it begins.");
    }

    private int TakeClassCharacter()
    {
        var start = _at;
        if (_text[_at] != '\\')
        {
            return TakeCodePoint();
        }

        _at++;
        return AtEnd ? throw Error(start, "The expression ends within an escape.") : TakeEscaped(start);
    }
}
