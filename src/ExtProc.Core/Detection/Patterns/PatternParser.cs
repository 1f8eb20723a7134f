namespace ExtProc.Core.Detection.Patterns;

/// <summary>
/// Parses the regular subset of the usual pattern syntax: literals, classes, groups, alternation, bounded repeats, and assertions on one
/// neighbouring character. What would need backtracking or has no bound is refused with the reason. One use per expression.
/// </summary>
internal sealed partial class PatternParser
{
    private const int MaxDepth = 64;

    private readonly string _text;
    private int _at;
    private int _depth;
    private bool _ignoreCase;
    private bool _dotMatchesLineFeed;

    private PatternParser(string text, bool ignoreCase)
    {
        _text = text;
        _ignoreCase = ignoreCase;
    }

    private bool AtEnd => _at >= _text.Length;

    /// <exception cref="PatternException">The expression is not of the subset.</exception>
    public static PatternNode Parse(string text, bool ignoreCase)
    {
        var parser = new PatternParser(text, ignoreCase);
        var node = parser.ParseAlternation();
        return parser.AtEnd ? node : throw Error(parser._at, "This parenthesis closes nothing.", @"write \) for the character");
    }

    private static PatternException Error(int position, string message, string? suggestion = null) =>
        new(new PatternError(position, message, suggestion));

    private PatternNode ParseAlternation()
    {
        var choices = new List<PatternNode> { ParseSequence() };
        while (TryTake('|'))
        {
            choices.Add(ParseSequence());
        }

        return choices.Count == 1 ? choices[0] : new PatternNode.Alternation(choices);
    }

    private PatternNode ParseSequence()
    {
        var items = new List<PatternNode>();
        while (!AtEnd && _text[_at] is not ('|' or ')'))
        {
            if (ParseAtom() is { } atom)
            {
                items.Add(ParseRepeats(atom));
            }
        }

        return items.Count == 1 ? items[0] : new PatternNode.Sequence(items);
    }

    /// <summary>Null for what stands for nothing itself: <c>(?i)</c>.</summary>
    private PatternNode? ParseAtom()
    {
        var start = _at;
        var c = _text[_at++];
        switch (c)
        {
            case '(':
                return ParseGroup(start);
            case '[':
                return new PatternNode.Set(ParseClass(start));
            case '.':
                return new PatternNode.Set(_dotMatchesLineFeed ? CodePointSet.Any : CodePointSet.LineFeed.Complement());
            case '^':
                return new PatternNode.Assertion(PatternAssertion.TextStart);
            case '$':
                return new PatternNode.Assertion(PatternAssertion.TextEnd);
            case '\\':
                return ParseEscape(start);
            case '*' or '+' or '?':
                throw Error(start, "There is nothing here to repeat.", $@"write \{c} for the character");
            default:
                _at = start;
                return PatternFolding.Literal(TakeCodePoint(), _ignoreCase);
        }
    }

    private PatternNode? ParseGroup(int start)
    {
        if (++_depth > MaxDepth)
        {
            throw Error(start, $"Groups are nested more than {MaxDepth} deep.");
        }

        var (ignoreCase, dot) = (_ignoreCase, _dotMatchesLineFeed);
        if (TryTake('?') && !ParseGroupKind(start))
        {
            _depth--;
            return null;
        }

        var body = ParseAlternation();
        if (!TryTake(')'))
        {
            throw Error(start, "This group is not closed.", "add )");
        }

        (_ignoreCase, _dotMatchesLineFeed) = (ignoreCase, dot);
        _depth--;
        return body;
    }

    /// <summary>Reads what follows <c>(?</c>; false when it was only a change of options.</summary>
    private bool ParseGroupKind(int start)
    {
        if (TryTake(':') || TryTakeName(start))
        {
            return true;
        }

        var on = true;
        while (!AtEnd)
        {
            var c = _text[_at++];
            switch (c)
            {
                case '-':
                    on = false;
                    break;
                case 'i':
                    _ignoreCase = on;
                    break;
                case 's':
                    _dotMatchesLineFeed = on;
                    break;
                case ':':
                    return true;
                case ')':
                    return false;
                default:
                    throw UnsupportedGroup(start, c);
            }
        }

        throw Error(start, "This group is not closed.", "add )");
    }

    private static PatternException UnsupportedGroup(int start, char kind) => kind switch
    {
        '=' or '!' => Error(start, "Look-ahead needs more than one pass.", @"use \b or $, which look at one character"),
        '<' => Error(start, "Look-behind needs more than one pass.", @"use \b or ^, which look at one character"),
        '>' => Error(start, "Atomic groups belong to backtracking engines; here every match is the longest.", "use (?: )"),
        'm' => Error(start, "Patterns have no lines: ^ and $ are the start and the end of the text.", @"match \n"),
        '#' => Error(start, "Comments are not part of the pattern syntax."),
        '(' => Error(start, "Conditional groups need a backtracking engine."),
        _ => Error(start, $"The group option '{kind}' is not known.", "use (?: ), (?i) or (?s)"),
    };

    /// <summary>A group's name, <c>P&lt;name&gt;</c> or <c>&lt;name&gt;</c>, is read over: groups capture nothing.</summary>
    private bool TryTakeName(int start)
    {
        var from = _at;
        TryTake('P');
        if (TryTake('<') && !AtEnd && _text[_at] is not ('=' or '!'))
        {
            var close = _text.IndexOf('>', _at);
            _at = close > 0 ? close + 1 : throw Error(start, "This group's name is not closed.", "add >");
            return true;
        }

        _at = from;
        return false;
    }

    private PatternNode ParseRepeats(PatternNode atom)
    {
        while (!AtEnd)
        {
            var start = _at;
            var c = _text[_at];
            if (c is '*' or '+')
            {
                var least = c == '*' ? 0 : 1;
                throw Error(start, $"The repeat {c} has no bound, so a stream could be held without end.", $"use {{{least},64}}");
            }

            if (!(c == '?' ? TakeOptional(out var min, out var max) : TryTakeBounds(out min, out max)))
            {
                return atom;
            }

            if (atom is PatternNode.Assertion)
            {
                throw Error(start, "An assertion cannot be repeated.");
            }

            SkipRepeatKind();
            atom = new PatternNode.Repeat(atom, min, max);
        }

        return atom;
    }

    private bool TakeOptional(out int min, out int max)
    {
        (min, max) = (0, 1);
        _at++;
        return true;
    }

    /// <summary>Laziness changes nothing where the longest match wins; possession does not exist.</summary>
    private void SkipRepeatKind()
    {
        if (!TryTake('?') && !AtEnd && _text[_at] == '+')
        {
            throw Error(_at, "Possessive repeats belong to backtracking engines; here every match is the longest.", "leave the + out");
        }
    }

    private bool TryTakeBounds(out int min, out int max)
    {
        (min, max) = (0, 0);
        var start = _at;
        if (!TryTake('{') || !TryTakeNumber(out min))
        {
            // As elsewhere, a brace that begins no repeat is a character.
            _at = start;
            return false;
        }

        max = min;
        if (TryTake(',') && !TryTakeNumber(out max))
        {
            throw Error(start, "This repeat has no upper bound, so a stream could be held without end.", $"use {{{min},{Math.Max(64, min)}}}");
        }

        if (!TryTake('}'))
        {
            throw Error(start, "This repeat is not closed.", @"add }, or write \{ for the character");
        }

        return max >= min ? true : throw Error(start, "This repeat's upper bound is less than its lower bound.");
    }

    private bool TryTakeNumber(out int number)
    {
        number = 0;
        var start = _at;
        while (!AtEnd && char.IsAsciiDigit(_text[_at]))
        {
            number = Math.Min((number * 10) + (_text[_at++] - '0'), PatternCompiler.MaxLength + 1);
        }

        return _at > start;
    }

    private bool TryTake(char c)
    {
        if (!AtEnd && _text[_at] == c)
        {
            _at++;
            return true;
        }

        return false;
    }

    private int TakeCodePoint()
    {
        var c = _text[_at++];
        if (char.IsHighSurrogate(c) && !AtEnd && char.IsLowSurrogate(_text[_at]))
        {
            return char.ConvertToUtf32(c, _text[_at++]);
        }

        return char.IsSurrogate(c) ? throw Error(_at - 1, "This is half of a surrogate pair.") : c;
    }
}
