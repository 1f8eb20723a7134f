using System.Text;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>The end of a reading.</summary>
internal static class ReadingExtensions
{
    private const int Context = 200;

    /// <summary>
    /// What differs from the text, with some context on both sides and at most as long as a reading may be; null if nothing differs.
    /// </summary>
    public static string? Clip(this StringBuilder reading, ReadOnlySpan<char> text)
    {
        var changed = reading.ToString();
        var start = changed.AsSpan().CommonPrefixLength(text);
        if (start == changed.Length && start == text.Length)
        {
            return null;
        }

        var same = 0;
        while (same < Math.Min(changed.Length, text.Length) - start && changed[^(same + 1)] == text[^(same + 1)])
        {
            same++;
        }

        start = Math.Max(0, start - Context);
        var end = Math.Min(changed.Length, changed.Length - same + Context);
        return changed[start..Math.Min(end, start + VariantFinder.MaxLength)];
    }
}
