using System.Text;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>The end of a reading.</summary>
internal static class ReadingExtensions
{
    private const int Context = 200;

    /// <summary>
    /// The reading: all of it where it stands for the whole text and isn't too long; else what differs from the text, with some context on both sides
    /// and at most as long as a reading of a part may be. No reading if nothing differs.
    /// </summary>
    public static Reading Close(this StringBuilder reading, ReadOnlySpan<char> text, bool isWhole)
    {
        var changed = reading.ToString();
        var start = changed.AsSpan().CommonPrefixLength(text);
        if (start == changed.Length && start == text.Length)
        {
            return default;
        }

        if (isWhole && changed.Length <= VariantFinder.MaxWhole)
        {
            return new Reading(changed, IsWhole: true);
        }

        var same = 0;
        while (same < Math.Min(changed.Length, text.Length) - start && changed[^(same + 1)] == text[^(same + 1)])
        {
            same++;
        }

        start = Math.Max(0, start - Context);
        var end = Math.Min(changed.Length, changed.Length - same + Context);
        return new Reading(changed[start..Math.Min(end, start + VariantFinder.MaxLength)], IsWhole: false);
    }
}
