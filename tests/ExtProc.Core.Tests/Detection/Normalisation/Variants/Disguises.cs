using System.Text;

namespace ExtProc.Core.Tests.Detection.Normalisation.Variants;

/// <summary>Ways to disguise texts, other than those that quality reports use.</summary>
internal static class Disguises
{
    private const string Leet = "a4@e3i1!o0s5$t7+l1|b8g96z2";
    private const string Cyrillic = "a\u0430c\u0441e\u0435h\u04BBi\u0456j\u0458k\u043Al\u04CFo\u043Ep\u0440s\u0455u\u057Dw\u051Dx\u0445y\u0443";
    private const string Cherokee = "a\uAB7Ab\u13CFe\uAB7Cg\uAB90h\u13C2i\u13A5s\uABAAt\uAB72A\u13AAI\u13A5S\u13DAT\u13A2";
    private const string Invisible = "\u200B\u200C\u200D\u200E\u200F\u2060\u2061\u2062\u2063\u2064\uFEFF\u00AD\u180E\u034F\u061C\u115F\u3164\uFFA0\uFE0F\u202A\u202C";

    /// <summary>Some or all letters as digits and signs, chosen by chance.</summary>
    public static string InLeet(string text, double share, int seed)
    {
        var random = new Random(seed);
        return Map(text, rune =>
        {
            var at = Leet.IndexOf(char.ToLowerInvariant((char)rune.Value), StringComparison.Ordinal);
            if (at < 0 || !Rune.IsLetter(rune) || random.NextDouble() >= share)
            {
                return rune.ToString();
            }

            var forms = 1;
            while (at + forms + 1 < Leet.Length && !char.IsAsciiLetter(Leet[at + forms + 1]))
            {
                forms++;
            }

            return Leet[at + 1 + random.Next(forms)].ToString();
        });
    }

    public static string Apart(string text, string separator, string gap) =>
        string.Join(gap, text.Split(' ').Select(word => string.Join(separator, word.EnumerateRunes())));

    /// <summary>Spaces are characters like others.</summary>
    public static string AllApart(string text, string separator) => string.Join(separator, text.EnumerateRunes());

    public static string InCyrillic(string text) => Map(text, static rune => Exchange(rune, Cyrillic));

    public static string InCherokee(string text) => Map(text, static rune => Exchange(rune, Cherokee));

    public static string Invisibly(string text, int seed) => Decorate(text, seed, static random => Invisible[random.Next(Invisible.Length)]);

    public static string WithMarks(string text, int seed) => Decorate(text, seed, static random => (char)random.Next(0x300, 0x370));

    public static string FullWidth(string text) => Map(text, static rune => rune.Value == ' ' ? "\u3000" : ((char)(rune.Value + 0xFEE0)).ToString());

    public static string Bold(string text) => Map(text, static rune => rune.Value switch
    {
        >= 'A' and <= 'Z' => new Rune(0x1D400 + rune.Value - 'A').ToString(),
        >= 'a' and <= 'z' => new Rune(0x1D41A + rune.Value - 'a').ToString(),
        _ => rune.ToString(),
    });

    private static string Decorate(string text, int seed, Func<Random, char> next)
    {
        var random = new Random(seed);
        return Map(text, rune => rune + string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => next(random))));
    }

    private static string Exchange(Rune rune, string table)
    {
        var at = rune.IsAscii ? table.IndexOf((char)rune.Value, StringComparison.Ordinal) : -1;
        return at < 0 ? rune.ToString() : table[at + 1].ToString();
    }

    private static string Map(string text, Func<Rune, string> form) => string.Concat(text.EnumerateRunes().Select(form));
}
