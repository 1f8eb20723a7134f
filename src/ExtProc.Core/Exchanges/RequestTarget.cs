using System.Text;

namespace ExtProc.Core.Exchanges;

/// <summary>
/// Host and path of a request in the one spelling that policies and dialects are matched against, so that no other spelling of the same
/// target slips past them: no port, no query, escapes of unreserved characters undone, slashes merged, dot segments resolved (RFC 3986, 6.2.2).
/// </summary>
internal static class RequestTarget
{
    /// <summary>The host without port and without the root's trailing dot, in lower case.</summary>
    public static string Host(string authority)
    {
        int end = authority.StartsWith('[') ? authority.IndexOf(']') + 1 : authority.IndexOf(':');
        ReadOnlySpan<char> host = (end > 0 ? authority.AsSpan(0, end) : authority).TrimEnd('.');
        bool same = host.Length == authority.Length && !host.ContainsAnyInRange('A', 'Z');
        return same ? authority : host.ToString().ToLowerInvariant();
    }

    /// <summary>The path without query and fragment.</summary>
    public static string Path(string target)
    {
        int end = target.AsSpan().IndexOfAny('?', '#');
        string path = end < 0 ? target : target[..end];
        bool plain = path.StartsWith('/') && !path.AsSpan().ContainsAny('%', '\\', ';')
            && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal);
        return plain ? path : Normalise(path);
    }

    private static string Normalise(string path)
    {
        List<string> segments = [];
        string unescaped = Unescape(path).Replace('\\', '/');
        string[] parts = unescaped.Split('/');
        for (int i = 0; i < parts.Length; i++)
        {
            // Path parameters (;jsessionid=...) name no other resource to servers that know them.
            string segment = parts[i].Split(';')[0];
            if (segment == "..")
            {
                segments.RemoveRange(Math.Max(0, segments.Count - 1), Math.Min(1, segments.Count));
            }
            else if (segment.Length > 0 && segment != ".")
            {
                segments.Add(segment);
            }
        }
        string joined = "/" + string.Join('/', segments);
        return joined.Length > 1 && unescaped.EndsWith('/') ? joined + "/" : joined;
    }

    private static string Unescape(string path)
    {
        var text = new StringBuilder(path.Length);
        for (int i = 0; i < path.Length; i++)
        {
            if (path[i] == '%' && i + 2 < path.Length && char.IsAsciiHexDigit(path[i + 1]) && char.IsAsciiHexDigit(path[i + 2]))
            {
                char decoded = (char)Convert.ToByte(path.Substring(i + 1, 2), 16);
                bool undo = decoded is > ' ' and < (char)127;
                text.Append(undo ? decoded : '%');
                i += undo ? 2 : 0;
            }
            else
            {
                text.Append(path[i]);
            }
        }
        return text.ToString();
    }
}
