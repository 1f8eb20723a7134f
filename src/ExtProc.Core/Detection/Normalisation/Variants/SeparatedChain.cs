using System.Text;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>Single characters with a separator between them, and what they say.</summary>
internal ref struct SeparatedChain
{
    /// <summary>UTF-16 units of separators that end a word.</summary>
    private const int LongestGap = 16;

    private readonly ReadOnlySpan<char> _text;
    private readonly ReadOnlySpan<char> _separator;
    private readonly StringBuilder _output = new();

    /// <summary>Reads the chain that begins with a single character; there may be none.</summary>
    public SeparatedChain(ReadOnlySpan<char> text, ReadOnlySpan<char> separator, int start)
    {
        _text = text;
        _separator = separator;
        End = start;
        if (!IsUnit(start) || !IsSeparator(start + 1))
        {
            return;
        }

        var at = start;
        while (at < text.Length && at >= 0)
        {
            Letters += char.IsLetter(text[at]) ? 1 : 0;
            _output.Append(text[at]);
            End = at + 1;
            at = Next(at + 1);
        }
    }

    /// <summary>The characters without separators; a space where words end.</summary>
    public readonly StringBuilder Text => _output;

    /// <summary>How many letters there are.</summary>
    public int Letters { get; private set; }

    /// <summary>How many ends of words there are between letters.</summary>
    public int Gaps { get; private set; }

    /// <summary>Where the chain ends in the text.</summary>
    public int End { get; private set; }

    /// <summary>The place of the chain's next character, or -1 at its end. Writes what stands between.</summary>
    private int Next(int at)
    {
        if (!IsSeparator(at))
        {
            return at < _text.Length && IsWhite(at) ? BehindWhite(at) : IsMarkUnit(at) ? at : -1;
        }

        var behind = at + _separator.Length;
        if (behind == _text.Length)
        {
            return -1;
        }

        if (IsWhite(behind))
        {
            // White space may be one of the characters that are apart, or the separator a full stop.
            var next = behind + 1;
            if (IsSeparator(next) && IsAnyUnit(next + _separator.Length))
            {
                return Gap(next + _separator.Length);
            }

            _output.Append(_separator);
            return BehindWhite(behind);
        }

        var run = behind;
        while (run - behind < LongestGap && IsSeparator(run))
        {
            run += _separator.Length;
        }

        if (run > behind && IsUnit(run))
        {
            return Gap(run);
        }

        return IsAnyUnit(behind) ? behind : -1;
    }

    private int BehindWhite(int at)
    {
        var next = at + 1;
        return IsAnyUnit(next) && EndsUnit(next + 1) ? Gap(next) : -1;
    }

    private int Gap(int next)
    {
        Gaps++;
        _output.Append(' ');
        return next;
    }

    private readonly bool EndsUnit(int at) => at == _text.Length || IsSeparator(at) || IsWhite(at);

    private readonly bool IsSeparator(int at) => at < _text.Length && _text[at..].StartsWith(_separator);

    private readonly bool IsWhite(int at) => _text[at] is ' ' or '\n';

    /// <summary>A letter or a digit that is alone, or a sign that may stand for one.</summary>
    private readonly bool IsUnit(int at) => Separator.IsSingle(_text, at) || (at < _text.Length && LeetSigns.All.Contains(_text[at]) && !IsSeparator(at) && !IsLetter(at + 1));

    private readonly bool IsAnyUnit(int at) => IsUnit(at) || IsMarkUnit(at);

    /// <summary>Punctuation or a mark that is apart like letters.</summary>
    private readonly bool IsMarkUnit(int at) => at < _text.Length && !IsLetter(at) && !IsWhite(at) && EndsUnit(at + 1);

    private readonly bool IsLetter(int at) => at < _text.Length && char.IsLetterOrDigit(_text[at]);
}
