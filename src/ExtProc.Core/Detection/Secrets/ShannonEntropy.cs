namespace ExtProc.Core.Detection.Secrets;

/// <summary>How evenly a text's characters are spread: 0 for one character repeated, 4 for random hex, almost 6 for long random base64.</summary>
internal static class ShannonEntropy
{
    /// <summary>Bits a character. Characters beyond ASCII count as one kind.</summary>
    public static double BitsPerCharacter(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (char c in text)
        {
            counts[c < 128 ? c : 0]++;
        }

        double sum = 0;
        foreach (int count in counts)
        {
            if (count > 0)
            {
                sum += count * Math.Log2(count);
            }
        }

        return Math.Log2(text.Length) - (sum / text.Length);
    }
}
