using System.Buffers;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>The letters that digits and symbols look like.</summary>
internal static class LeetSigns
{
    /// <summary>All signs that stand for a letter.</summary>
    public static SearchValues<char> All { get; } = SearchValues.Create("0123456789@$!|+\u20AC\u00A3\u00A2\u00A1");

    /// <summary>The letter that a sign stands for as a rule; other characters stand for themselves.</summary>
    public static char FirstOf(char sign) => sign switch
    {
        '0' => 'o',
        '1' or '!' or '\u00A1' => 'i',
        '|' or '\u00A3' => 'l',
        '2' => 'z',
        '3' or '\u20AC' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '6' or '9' => 'g',
        '7' or '+' => 't',
        '8' => 'b',
        '\u00A2' => 'c',
        _ => sign,
    };

    /// <summary>The other letter that a sign may stand for, or the first again.</summary>
    public static char SecondOf(char sign) => sign switch
    {
        '1' or '!' => 'l',
        '|' => 'i',
        '6' => 'b',
        '9' => 'q',
        _ => FirstOf(sign),
    };

    /// <summary>True for what a word in leet consists of: Latin letters, digits and signs.</summary>
    public static bool IsPart(char unit) => char.IsAsciiLetterOrDigit(unit) || All.Contains(unit) || (unit is >= '\u00C0' and < '\u0250' && char.IsLetter(unit));
}
