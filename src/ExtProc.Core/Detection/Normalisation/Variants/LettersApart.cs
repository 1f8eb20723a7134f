namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>When characters that stand apart are taken for words, whatever parts them.</summary>
internal static class LettersApart
{
    /// <summary>Fewer letters stand apart by chance.</summary>
    public const int MinLetters = 6;

    /// <summary>The share of the letters that must stand in English words where nothing else tells words.</summary>
    private const double MinShare = 0.6;

    /// <summary>Letters of the average word, at most, when gaps are where words end.</summary>
    private const int LettersPerWord = 12;

    /// <summary>So many letters with ends of words between them aren't apart by chance, whatever their language.</summary>
    private const int ManyLetters = 12;

    /// <summary>True when gaps among letters are the ends of words.</summary>
    public static bool AreWordsTold(int letters, int gaps) => gaps > 0 && letters <= LettersPerWord * (gaps + 1);

    /// <summary>True when joined letters read as somebody's words.</summary>
    /// <param name="letters">How many there are.</param>
    /// <param name="isTold">Whether something beside the vocabulary tells the words.</param>
    /// <param name="share">Share of the letters in English words.</param>
    public static bool ArePlausible(int letters, bool isTold, double share) => (isTold && letters >= ManyLetters) || share >= MinShare;
}
