using System.Diagnostics.CodeAnalysis;

namespace ExtProc.Core.Bodies;

/// <summary>The value of a <c>content-encoding</c> header: codings in the order in which they were applied.</summary>
internal static class ContentCodings
{
    /// <summary>Codings on top of each other; two is already more than honest peers use.</summary>
    public const int MaxDepth = 2;

    /// <summary>Reads the header; an absent or empty one and <c>identity</c> give an empty list. False for what can't be undone.</summary>
    public static bool TryParse(string? header, [NotNullWhen(true)] out IReadOnlyList<ContentCoding>? codings)
    {
        codings = null;
        var list = new List<ContentCoding>();
        foreach (var range in (header ?? "").AsSpan().Split(','))
        {
            var word = header.AsSpan()[range].Trim(" \t");
            if (word.IsEmpty || word.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            if (!TryParse(word, out var coding) || list.Count == MaxDepth)
            {
                return false;
            }
            list.Add(coding);
        }
        codings = list;
        return true;
    }

    private static bool TryParse(ReadOnlySpan<char> word, out ContentCoding coding)
    {
        ContentCoding? known = word switch
        {
            _ when word.Equals("gzip", StringComparison.OrdinalIgnoreCase) => ContentCoding.Gzip,
            _ when word.Equals("x-gzip", StringComparison.OrdinalIgnoreCase) => ContentCoding.Gzip,
            _ when word.Equals("deflate", StringComparison.OrdinalIgnoreCase) => ContentCoding.Deflate,
            _ when word.Equals("br", StringComparison.OrdinalIgnoreCase) => ContentCoding.Brotli,
            _ => null,
        };
        coding = known ?? default;
        return known is not null;
    }
}
