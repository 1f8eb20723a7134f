using System.Text;

namespace ExtProc.Core.Detection.Normalisation;

/// <summary>
/// The folding that detection sees a text through, code point by code point and free of context: compatibility forms, look-alikes of
/// ASCII letters, and all decimal digits become ASCII; decorating marks, invisible characters and controls are dropped; tag characters
/// become the ASCII they stand for. ASCII stays, and so does case.
/// </summary>
public static class TextFolding
{
    /// <summary>The folded view of a plain text. Lone surrogates are dropped.</summary>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var view = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            int codePoint = text[i];
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                codePoint = char.ConvertToUtf32(text[i], text[++i]);
            }

            Append(view, codePoint);
        }

        return view.ToString();
    }

    /// <summary>True for code points that a reader does not see or that change the direction of others, tag characters included.</summary>
    internal static bool IsHidden(int codePoint) =>
        codePoint is >= 0xE0020 and <= 0xE007E || FoldingTable.Lookup(codePoint) == FoldingTable.Hidden;

    private static void Append(StringBuilder view, int codePoint)
    {
        var entry = FoldingTable.Lookup(codePoint);
        if (entry == FoldingTable.Same)
        {
            if (codePoint <= char.MaxValue)
            {
                view.Append((char)codePoint);
            }
            else
            {
                view.Append(new Rune(codePoint).ToString());
            }
        }
        else if (FoldingTable.TryExpand(entry, out var text))
        {
            view.Append(text);
        }
        else if (entry > FoldingTable.Control)
        {
            view.Append((char)entry);
        }
    }
}
