using System.Text;
using ExtProc.Core.Detection.Normalisation;

namespace ExtProc.Core.Detection.Patterns;

/// <summary>
/// Turns the characters an author writes into what they are in the folded view, so that a pattern may be written in any script. Without
/// regard to case, a character stands for the foldings of its lower and its upper form, which can be different letters.
/// </summary>
internal static class PatternFolding
{
    /// <summary>Larger ranges mean "everything in there" and are taken as they are.</summary>
    private const int LargestFoldedRange = 512;

    /// <summary>A single character.</summary>
    public static PatternNode Literal(int codePoint, bool ignoreCase)
    {
        if (codePoint < 0x80)
        {
            return new PatternNode.Set(Ascii(codePoint, codePoint, ignoreCase));
        }

        var choices = new List<string>();
        foreach (var form in Forms(codePoint, ignoreCase))
        {
            var folded = TextFolding.Fold(char.ConvertFromUtf32(form));
            if (!choices.Contains(folded))
            {
                choices.Add(folded);
            }
        }

        if (choices.TrueForAll(IsOneCodePoint))
        {
            return new PatternNode.Set(Points(choices));
        }

        return new PatternNode.Alternation([.. choices.Select(PatternNode (choice) => Spelled(choice, ignoreCase))]);
    }

    /// <summary>A range of a character class; a member that folds to several characters is not part of the result.</summary>
    public static CodePointSet Range(int first, int last, bool ignoreCase)
    {
        if (last - first >= LargestFoldedRange)
        {
            return CodePointSet.Of([(first, last)]);
        }

        var set = Ascii(first, last, ignoreCase);
        var points = new List<string>();
        for (var codePoint = Math.Max(first, 0x80); codePoint <= last; codePoint++)
        {
            if (codePoint is < 0xD800 or > 0xDFFF)
            {
                points.AddRange(Forms(codePoint, ignoreCase).Select(form => TextFolding.Fold(char.ConvertFromUtf32(form))));
            }
        }

        return points.Count == 0 ? set : set.Union(Points(points.FindAll(IsOneCodePoint)));
    }

    /// <summary>The part of a range that folding leaves alone.</summary>
    private static CodePointSet Ascii(int first, int last, bool ignoreCase)
    {
        if (first >= 0x80)
        {
            return CodePointSet.Empty;
        }

        var set = CodePointSet.Of([(first, Math.Min(last, 0x7F))]);
        if (!ignoreCase)
        {
            return set;
        }

        var ranges = new List<(int First, int Last)>(set.Ranges.ToArray());
        ranges.AddRange(set.Between('a', 'z').Ranges.ToArray().Select(range => (range.First - 0x20, range.Last - 0x20)));
        ranges.AddRange(set.Between('A', 'Z').Ranges.ToArray().Select(range => (range.First + 0x20, range.Last + 0x20)));
        return CodePointSet.Of(ranges);
    }

    private static IEnumerable<int> Forms(int codePoint, bool ignoreCase)
    {
        yield return codePoint;
        if (ignoreCase)
        {
            yield return Rune.ToLowerInvariant(new Rune(codePoint)).Value;
            yield return Rune.ToUpperInvariant(new Rune(codePoint)).Value;
        }
    }

    private static PatternNode.Sequence Spelled(string text, bool ignoreCase)
    {
        var items = new List<PatternNode>();
        foreach (var rune in text.EnumerateRunes())
        {
            items.Add(new PatternNode.Set(CodePointSet.Of(Forms(rune.Value, ignoreCase).Select(form => (form, form)))));
        }

        return new PatternNode.Sequence(items);
    }

    private static bool IsOneCodePoint(string text) => text.Length == 1 || (text.Length == 2 && char.IsHighSurrogate(text[0]));

    private static CodePointSet Points(List<string> texts) =>
        CodePointSet.Of(texts.Select(text => (char.ConvertToUtf32(text, 0), char.ConvertToUtf32(text, 0))));
}
