using System.Globalization;

namespace ExtProc.Core.Detection.Patterns;

/// <summary>
/// The characters that <c>\b</c> takes for parts of words: letters, digits and marks of all scripts, and the underscore, so that words of
/// any script have edges. Characters outside the basic plane never are.
/// </summary>
internal static class WordCharacters
{
    public static readonly CodePointSet Set = Find();

    private static CodePointSet Find()
    {
        var points = new List<(int First, int Last)>();
        for (var c = 0; c <= char.MaxValue; c++)
        {
            if (IsWord((char)c))
            {
                points.Add((c, c));
            }
        }

        return CodePointSet.Of(points);
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_' || char.GetUnicodeCategory(c)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
