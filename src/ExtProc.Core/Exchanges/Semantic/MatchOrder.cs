using ExtProc.Core.Detection.Scanning;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>Keeps matches in the order in which edits are made of them: by start, then longest first.</summary>
internal static class MatchOrder
{
    public static void Insert(List<ScanMatch> matches, in ScanMatch match)
    {
        int at = matches.Count;
        while (at > 0 && (matches[at - 1].Start > match.Start || (matches[at - 1].Start == match.Start && matches[at - 1].End < match.End)))
        {
            at--;
        }
        matches.Insert(at, match);
    }
}
