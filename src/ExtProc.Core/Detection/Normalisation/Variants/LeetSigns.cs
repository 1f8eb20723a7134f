using System.Buffers;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>The letters that digits and symbols look like.</summary>
internal static class LeetSigns
{
    /// <summary>All signs that stand for a letter.</summary>
    public static SearchValues<char> All { get; } = SearchValues.Create("012345678@9$!|+");

    /// <summary>The letter that a sign stands for as a rule; other characters stand for themselves.</summary>
    public static char FirstOf(char sign) => sign switch
    {
        '0' => 'o',
        '1' or '!' => 'i',
        '|' => 'l',
        '2' => 'z',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '6' or '9' => 'g',
        '7' or '+' => 't',
        '8' => 'b',
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

    /// <summary>True for what a word in leet consists of: ASCII letters, digits and signs.</summary>
    public static bool IsPart(char unit) => char.IsAsciiLetterOrDigit(unit) || unit is '@' or '$' or '!' or '|' or '+';
}
