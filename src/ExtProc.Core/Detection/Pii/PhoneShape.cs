using System.Buffers;

namespace ExtProc.Core.Detection.Pii;

/// <summary>How a candidate telephone number is written: its digits without the extension, their groups and separators.</summary>
internal ref struct PhoneShape
{
    private static readonly SearchValues<char> ExtensionMarks = SearchValues.Create("xX#eEpDn");

    private DigitBuffer _digits;
    private long _groupLengths;

    /// <summary>Runs of digits; <c>(0)</c> after a country code counts for nothing.</summary>
    public int Groups { get; private set; }

    public bool IsInternational { get; private set; }

    /// <summary>Written with a hyphen, dot or parentheses as telephone numbers are.</summary>
    public bool IsPunctuated { get; private set; }

    public char Separator { get; private set; }

    public readonly DigitBuffer Buffer => _digits;

    public readonly int Count => _digits.Count;

    public readonly bool IsPossible => Count is >= 7 and <= 15 && !_digits.Uniform && Groups <= 7 && AreGroups;

    // Lists of small numbers are no telephone number: pairs only among pairs, a single digit only in front.
    private readonly bool AreGroups
    {
        get
        {
            int longest = 0;
            int shortest = 15;
            for (int i = 0; i < Groups; i++)
            {
                longest = Math.Max(longest, GroupLength(i));
                shortest = i == 0 || (i == 1 && IsInternational) ? shortest : Math.Min(shortest, GroupLength(i));
            }

            return Groups == 1 || (shortest > 1 && (longest > 2 || IsInternational || Groups is 4 or 5));
        }
    }

    public readonly bool HasTrunkZero => _digits.Digits[0] == 0 && Count is >= 9 and <= 12 && GroupLength(0) > 1 && (Groups > 2 || (Groups == 2 && Separator != ' ')) && !(Separator == '/' && Groups == 3 && GroupLength(0) <= 2);

    /// <summary>Three, three, four digits, with or without the leading 1, and an area code that does not start with 0 or 1.</summary>
    public readonly bool IsNorthAmerican
    {
        get
        {
            int first = Groups == 4 && GroupLength(0) == 1 && _digits.Digits[0] == 1 ? 1 : 0;
            return Groups == 3 + first && GroupLength(first) == 3 && GroupLength(first + 1) == 3 && GroupLength(first + 2) == 4
                && _digits.Digits[first] > 1;
        }
    }

    public readonly bool IsDate
    {
        get
        {
            if (Groups < 3 || Separator is ' ' or '(')
            {
                return false;
            }

            bool yearFirst = GroupLength(0) == 4 && IsCentury(0) && GroupLength(1) <= 2 && GroupLength(2) <= 2;
            bool yearLast = GroupLength(0) <= 2 && GroupLength(1) <= 2 && GroupLength(2) == 4 && IsCentury(GroupLength(0) + GroupLength(1));
            return yearFirst || yearLast;
        }
    }

    /// <summary>Two groups that both read as years.</summary>
    public readonly bool IsYears => Groups == 2 && Count == 8 && GroupLength(0) == 4 && IsCentury(0) && IsCentury(4);

    /// <summary>Four groups of at most three digits with dots between them, or the first three of those.</summary>
    public readonly bool IsAddress => Separator == '.' && GroupLength(0) <= 3 && GroupLength(1) <= 3 && GroupLength(2) <= 3
        && ((Groups == 4 && GroupLength(3) <= 3) || (Groups == 3 && Count < 9));

    public static PhoneShape Of(ReadOnlySpan<char> match)
    {
        PhoneShape shape = default;
        ReadOnlySpan<char> number = WithoutExtension(match);
        shape.IsInternational = number[0] == '+' || number.StartsWith("00");
        shape.Parse(number[0] == '+' ? number[1..] : number.StartsWith("00") ? number[2..] : number);
        return shape;
    }

    private static ReadOnlySpan<char> WithoutExtension(ReadOnlySpan<char> match)
    {
        int end = match.IndexOfAny(ExtensionMarks);
        return end < 0 ? match : match[..end].TrimEnd(" ,;");
    }

    private void Parse(ReadOnlySpan<char> number)
    {
        Span<char> kept = stackalloc char[DigitBuffer.Capacity];
        int count = 0;
        int run = 0;
        for (int i = 0; i < number.Length && count < kept.Length; i++)
        {
            if (IsInternational && count > 0 && number[i..].StartsWith("(0)"))
            {
                i += 2;
                EndGroup(ref run);
            }
            else if (char.IsAsciiDigit(number[i]))
            {
                kept[count++] = number[i];
                run++;
            }
            else
            {
                Note(number[i]);
                EndGroup(ref run);
            }
        }

        EndGroup(ref run);
        _digits = DigitBuffer.Of(kept[..count]);
    }

    private void Note(char separator)
    {
        IsPunctuated |= separator is '-' or '.' or '(' or ')';
        Separator = Separator == default ? separator : Separator;
    }

    private void EndGroup(ref int run)
    {
        if (run > 0 && Groups < 10)
        {
            _groupLengths |= (long)Math.Min(run, 15) << (Groups * 4);
            Groups++;
        }

        run = 0;
    }

    private readonly int GroupLength(int group) => (int)(_groupLengths >> (group * 4)) & 15;

    private readonly bool IsCentury(int at) => (_digits.Digits[at] * 10) + _digits.Digits[at + 1] is 19 or 20;
}
