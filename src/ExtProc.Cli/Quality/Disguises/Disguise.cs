using System.Text;

namespace ExtProc.Cli.Quality.Disguises;

/// <summary>Disguises texts, to measure what that costs the detectors.</summary>
internal static class Disguise
{
    private const int Tags = 0xE0000;
    private const int FullWidth = 0xFEE0;
    private const char IdeographicSpace = '\u3000';

    /// <summary>Each letter, followed by one of another script that looks like it.</summary>
    private const string LookAlikes =
        "a\u0430c\u0441e\u0435h\u04BBi\u0456j\u0458k\u043Am\u043Co\u043Ep\u0440s\u0455t\u0442u\u03C5v\u03BDx\u0445y\u0443"
        + "A\u0410B\u0412C\u0421E\u0415H\u041DI\u0406J\u0408K\u041AM\u041CN\u039DO\u041EP\u0420S\u0405T\u0422X\u0425Y\u0423Z\u0396";

    private static readonly string[] s_zeroWidth = ["\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF"];

    /// <summary>The disguised text. What a disguise has no form for stays as it is.</summary>
    public static string Apply(DisguiseKind kind, string text) => kind switch
    {
        DisguiseKind.ZeroWidth => Map(text, static (rune, at) => rune + s_zeroWidth[at % s_zeroWidth.Length]),
        DisguiseKind.Tags => Map(text, static (rune, _) => rune.Value is >= ' ' and <= '~' ? new Rune(Tags + rune.Value).ToString() : rune.ToString()),
        DisguiseKind.Homoglyph => Map(text, static (rune, _) => LookAlikeOf(rune)),
        DisguiseKind.FullWidth => Map(text, static (rune, _) => rune.Value switch
        {
            ' ' => IdeographicSpace.ToString(),
            > ' ' and <= '~' => ((char)(FullWidth + rune.Value)).ToString(),
            _ => rune.ToString(),
        }),
        DisguiseKind.Spaced => Map(text, static (rune, at) => at == 0 ? rune.ToString() : " " + rune),
        _ => Map(text, static (rune, at) => Leet(rune, at % 2 == 0)),
    };

    private static string Map(string text, Func<Rune, int, string> form)
    {
        var output = new StringBuilder(2 * text.Length);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            output.Append(form(rune, at++));
        }

        return output.ToString();
    }

    private static string LookAlikeOf(Rune rune)
    {
        var at = rune.IsAscii ? LookAlikes.IndexOf((char)rune.Value, StringComparison.Ordinal) : -1;
        return at < 0 ? rune.ToString() : LookAlikes[at + 1].ToString();
    }

    private static string Leet(Rune rune, bool isEven) => rune.Value switch
    {
        'a' or 'A' => isEven ? "4" : "@",
        'b' or 'B' => "8",
        'e' or 'E' => "3",
        'g' or 'G' => "9",
        'i' or 'I' => isEven ? "1" : "!",
        'l' or 'L' => isEven ? "1" : "|",
        'o' or 'O' => "0",
        's' or 'S' => isEven ? "5" : "$",
        't' or 'T' => isEven ? "7" : "+",
        _ => rune.ToString(),
    };
}
