using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Detection.Remote;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>Turns an answer about a text into matches, as if patterns had found them.</summary>
internal static class AnswerMatches
{
    /// <summary>Adds the findings of all rules, each at its place among the matches.</summary>
    /// <param name="plan">The rules.</param>
    /// <param name="scores">The answer.</param>
    /// <param name="role">The text's role.</param>
    /// <param name="text">The text.</param>
    /// <param name="length">The text's bytes.</param>
    /// <param name="nested">Whether the text is JSON in itself, so that what replaces all of it must be a value.</param>
    /// <param name="matches">By start, longest first.</param>
    public static void Add(
        SemanticPlan plan, SemanticScores scores, TextRole role, DecodedText text, int length, bool nested, List<ScanMatch> matches)
    {
        foreach (SemanticRule rule in plan.Rules)
        {
            int label = rule.Detection.Find(scores, role);
            if (label >= 0 && rule.Detection is RemoteDetection remote)
            {
                AddPlaces(rule, remote.FindingsIn(scores), text, length, nested, matches);
            }
            else if (label >= 0)
            {
                MatchOrder.Insert(matches, new ScanMatch(rule.Number, rule.PatternOf(label), 0, length, nested));
            }
            foreach (ref readonly NameSpan name in scores.Names.Span)
            {
                if (IsFinding(rule, name, text.Text.Span, out label))
                {
                    (int start, int end, bool bare) = text.BytesOf(name.Start, name.End);
                    MatchOrder.Insert(matches, new ScanMatch(rule.Number, rule.PatternOf(label), start, end, bare));
                }
            }
        }
    }

    /// <summary>Adds what a guard found where it found it: a finding of the whole text, or of a piece.</summary>
    private static void AddPlaces(
        in SemanticRule rule, IReadOnlyList<RemoteFinding> findings, DecodedText text, int length, bool nested, List<ScanMatch> matches)
    {
        foreach (RemoteFinding finding in findings)
        {
            bool isWhole = finding.Start == 0 && finding.End == text.Text.Length;
            (int start, int end, bool bare) = isWhole ? (0, length, nested) : text.BytesOf(finding.Start, finding.End);
            MatchOrder.Insert(matches, new ScanMatch(rule.Number, rule.PatternOf(0), start, end, bare));
        }
    }

    /// <summary>Whether a rule looks for a name and doesn't allow it.</summary>
    public static bool IsFinding(in SemanticRule rule, in NameSpan name, ReadOnlySpan<char> text, out int label)
    {
        label = rule.Detection.LabelOf(name.Entity);
        bool isThere = label >= 0 && name.Start >= 0 && name.Start < name.End && name.End <= text.Length;
        return isThere
            && (rule.Rule.Detection.Allow.Count == 0
                || !rule.Rule.Detection.Allow.Contains(TextFolding.Fold(text[name.Start..name.End].ToString()).ToUpperInvariant()));
    }
}
