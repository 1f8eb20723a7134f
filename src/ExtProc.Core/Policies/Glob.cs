namespace ExtProc.Core.Policies;

/// <summary>A glob with <c>*</c> (any run) and <c>?</c> (any one character), matched in linear time in the length of the text times that of the pattern.</summary>
public readonly record struct Glob(string Pattern, bool IgnoreCase)
{
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < Pattern.Length && (Pattern[p] == '?' || (Pattern[p] != '*' && Same(Pattern[p], text[t]))))
            {
                p++;
                t++;
            }
            else if (p < Pattern.Length && Pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }
        return Pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }

    private bool Same(char a, char b) => a == b || (IgnoreCase && char.ToUpperInvariant(a) == char.ToUpperInvariant(b));
}
