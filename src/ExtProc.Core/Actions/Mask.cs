namespace ExtProc.Core.Actions;

/// <summary>Covers letters and digits with asterisks, keeping separators and, of texts with twelve or more of them, the last four.</summary>
internal static class Mask
{
    private const int Shown = 4;
    private const int LongEnoughToShow = 12;

    public static string Of(string text)
    {
        int total = 0;
        foreach (char c in text)
        {
            total += IsCovered(c) ? 1 : 0;
        }
        int covered = total >= LongEnoughToShow ? total - Shown : total;
        return string.Create(text.Length, (text, covered), static (masked, state) =>
        {
            int left = state.covered;
            for (int i = 0; i < masked.Length; i++)
            {
                char c = state.text[i];
                masked[i] = IsCovered(c) && left-- > 0 ? '*' : c;
            }
        });
    }

    private static bool IsCovered(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c);
}
