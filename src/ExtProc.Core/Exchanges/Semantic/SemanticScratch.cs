using ExtProc.Core.Detection.Scanning;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>Working memory of judging by models, made when an exchange first needs it. Not thread-safe.</summary>
internal sealed class SemanticScratch
{
    /// <summary>Parts of a body that are asked about at a time; what is encoded of them together is for the scheduler to bound.</summary>
    public const int MaxQuestions = 16;

    /// <summary>Length of a decoded text beyond which its memory is not kept for the next exchange.</summary>
    private const int KeptChars = 32 * 1024;

    public PartMatches Matches { get; } = new();

    public PartQuestion[] Questions { get; } = [.. Enumerable.Range(0, MaxQuestions).Select(static _ => new PartQuestion())];

    public List<ScanMatch> Merged { get; } = [];

    public void Clear()
    {
        Matches.Clear();
        Merged.Clear();
        foreach (PartQuestion question in Questions)
        {
            question.Text.Trim(KeptChars);
        }
    }
}
