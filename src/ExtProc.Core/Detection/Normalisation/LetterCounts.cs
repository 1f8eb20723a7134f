using System.Text;

namespace ExtProc.Core.Detection.Normalisation;

/// <summary>How many letters of each kind a word or a text has.</summary>
internal struct LetterCounts
{
    /// <summary>So many look-alikes, and no other letter in the whole text, don't come about by chance.</summary>
    private const int DisguisedText = 16;

    public int Latin { get; private set; }

    public int LookAlikes { get; private set; }

    public int Foreign { get; private set; }

    /// <summary>True when a word that consists of look-alikes only is meant to be read as Latin in this text.</summary>
    public readonly bool IsMainlyLatin => Latin > 2 * Foreign || (Latin == 0 && Foreign == 0 && LookAlikes >= DisguisedText);

    public void Add(LetterKind kind)
    {
        switch (kind)
        {
            case LetterKind.Latin:
                Latin++;
                break;
            case LetterKind.LookAlike:
                LookAlikes++;
                break;
            case LetterKind.Foreign:
                Foreign++;
                break;
        }
    }

    /// <summary>Counts a whole text.</summary>
    public static LetterCounts Of(ReadOnlySpan<char> text)
    {
        var counts = default(LetterCounts);
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf16(text, out var rune, out var used);
            counts.Add(Normalisation.LookAlikes.KindOf(rune));
            text = text[used..];
        }

        return counts;
    }

    /// <summary>Counts the word that a text starts with; 0 length when it starts with none.</summary>
    public static LetterCounts OfWord(ReadOnlySpan<char> text, out int length)
    {
        var counts = default(LetterCounts);
        length = 0;
        while (length < text.Length)
        {
            Rune.DecodeFromUtf16(text[length..], out var rune, out var used);
            var kind = Normalisation.LookAlikes.KindOf(rune);
            if (kind == LetterKind.None)
            {
                break;
            }

            counts.Add(kind);
            length += used;
        }

        return counts;
    }

    /// <summary>True when the look-alikes of a word with these letters stand for Latin letters.</summary>
    public readonly bool IsDisguised(bool textIsMainlyLatin) => LookAlikes > 0 && Foreign == 0 && (Latin > 0 || textIsMainlyLatin);
}
