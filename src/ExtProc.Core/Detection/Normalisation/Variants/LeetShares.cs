namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>How many words of a text seem to be in leet.</summary>
/// <param name="All">All words, numbers among them.</param>
/// <param name="Mixed">Words of letters and signs.</param>
/// <param name="LongMixed">Those of them that are long enough to be a sign of something.</param>
/// <param name="Known">Those of them that are known words when they are read.</param>
/// <param name="Likely">Known ones, and those that look like words.</param>
internal readonly record struct LeetShares(int All, int Mixed, int LongMixed, int Known, int Likely)
{
    /// <summary>The share of the words from which on all of the text is read as letters, numbers and unknown words too (<c>411</c>: all).</summary>
    private const double DenseShare = 0.25;

    /// <summary>The share from which on that doesn't depend on known words: the text may be in another language.</summary>
    private const double EveryWord = 0.6;

    /// <summary>The share from which on the reading stands for the text, though numbers stay numbers.</summary>
    private const double WholeShare = 0.1;

    private const int FewWords = 4;
    private const int FewKnown = 2;
    private const int FewLikely = 4;

    /// <summary>True when there is anything to read.</summary>
    public bool IsAny => Known > 0 || IsEvery || IsWhole;

    /// <summary>True when words are read as letters wherever they can be.</summary>
    public bool IsDense => (Known > 0 || IsEvery) && Mixed >= DenseShare * All && (2 * Likely >= LongMixed || IsEvery);

    /// <summary>True when the reading says what the text says.</summary>
    public bool IsWhole => IsDense || ((Known >= FewKnown || Likely >= FewLikely) && Likely >= WholeShare * All && 3 * Likely >= 2 * LongMixed);

    private bool IsEvery => All >= FewWords && Mixed >= EveryWord * All;
}
