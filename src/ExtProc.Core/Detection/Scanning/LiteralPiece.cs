using ExtProc.Core.Detection.Normalisation;

namespace ExtProc.Core.Detection.Scanning;

/// <summary>
/// Narrows a match in nested JSON to the last string literal, or the last bare value, that it covers: what stands between them is the
/// syntax of the inner JSON, which a replacement must leave alone. A match of syntax alone stays as it is.
/// </summary>
internal static class LiteralPiece
{
    private const string Syntax = ",:{}[] \t\r\n";

    public static ViewMatch Of(TextView view, in ViewMatch match)
    {
        var end = match.End;
        while (end > match.Start)
        {
            var quote = view.LastInnerQuote(match.Start, end);
            var start = quote + 1;
            if (view.IsInsideInnerString(start))
            {
                if (start < end)
                {
                    return match with { Start = start, End = end };
                }
            }
            else if (Trim(view, ref start, end) is var last && start < last)
            {
                return match with { Start = start, End = last };
            }

            end = quote;
        }

        return match;
    }

    private static int Trim(TextView view, ref int start, int end)
    {
        var chars = view.Chars;
        while (start < end && Syntax.Contains(chars[start]))
        {
            start++;
        }

        while (end > start && Syntax.Contains(chars[end - 1]))
        {
            end--;
        }

        return end;
    }
}
