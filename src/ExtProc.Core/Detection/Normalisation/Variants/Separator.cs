namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>What stands between letters that are apart.</summary>
internal static class Separator
{
    private const int MaxLength = 3;
    private const int MinTimes = 4;

    /// <summary>Separators that are counted; later ones aren't.</summary>
    private const int Kinds = 8;

    /// <summary>What most often stands between two single letters of a text, if it is punctuation, with or without white space, and does so often; else empty.</summary>
    public static ReadOnlySpan<char> MostCommon(ReadOnlySpan<char> text)
    {
        Span<int> starts = stackalloc int[Kinds];
        Span<int> lengths = stackalloc int[Kinds];
        Span<int> times = stackalloc int[Kinds];
        var kinds = 0;
        for (var at = 0; at < text.Length && at < VariantFinder.MaxWhole; at++)
        {
            if (!IsSingle(text, at))
            {
                continue;
            }

            var length = LengthAt(text, at + 1);
            if (length == 0 || !IsSingle(text, at + 1 + length))
            {
                continue;
            }

            var separator = text.Slice(at + 1, length);
            var kind = 0;
            while (kind < kinds && !separator.SequenceEqual(text.Slice(starts[kind], lengths[kind])))
            {
                kind++;
            }

            if (kind == kinds && kinds < Kinds)
            {
                (starts[kind], lengths[kind]) = (at + 1, length);
                kinds++;
            }

            if (kind < kinds)
            {
                times[kind]++;
            }
        }

        var best = 0;
        for (var kind = 1; kind < kinds; kind++)
        {
            best = times[kind] > times[best] ? kind : best;
        }

        var found = text.Slice(starts[best], lengths[best]);
        return times[best] < MinTimes || found.Trim(" \n").IsEmpty ? default : found;
    }

    /// <summary>True for a letter or digit with none beside it.</summary>
    public static bool IsSingle(ReadOnlySpan<char> text, int at) => at < text.Length && char.IsLetterOrDigit(text[at])
        && (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + 1 == text.Length || !char.IsLetterOrDigit(text[at + 1]));

    /// <summary>The length of what stands between letters at a place; 0 if it is too long.</summary>
    private static int LengthAt(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && end - at <= MaxLength && !char.IsLetterOrDigit(text[end]))
        {
            end++;
        }

        return end - at > MaxLength ? 0 : end - at;
    }
}
