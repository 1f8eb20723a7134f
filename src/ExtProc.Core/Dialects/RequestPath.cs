namespace ExtProc.Core.Dialects;

/// <summary>Splits request paths for <see cref="RoutePattern"/>.</summary>
internal static class RequestPath
{
    /// <summary>Longer paths belong to no dialect.</summary>
    public const int MaxLength = 2048;

    /// <summary>
    /// The segments without query, path parameters, dot segments, empty segments and percent-encoding; none for a path that is too
    /// long.
    /// </summary>
    public static string[] Split(string path)
    {
        int end = path.AsSpan().IndexOfAny('?', '#');
        string plain = end < 0 ? path : path[..end];
        if (plain.Length > MaxLength)
        {
            return [];
        }
        if (plain.Contains('%', StringComparison.Ordinal))
        {
            plain = Uri.UnescapeDataString(plain);
        }
        string[] segments = plain.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < segments.Length; i++)
        {
            int parameters = segments[i].IndexOf(';', StringComparison.Ordinal);
            segments[i] = parameters < 0 ? segments[i] : segments[i][..parameters];
        }
        return Array.Exists(segments, s => s is "." or "..") ? Resolve(segments) : segments;
    }

    private static string[] Resolve(string[] segments)
    {
        var resolved = new List<string>(segments.Length);
        foreach (string segment in segments)
        {
            if (segment == "..")
            {
                resolved.RemoveRange(Math.Max(0, resolved.Count - 1), Math.Min(1, resolved.Count));
            }
            else if (segment != ".")
            {
                resolved.Add(segment);
            }
        }
        return [.. resolved];
    }
}
