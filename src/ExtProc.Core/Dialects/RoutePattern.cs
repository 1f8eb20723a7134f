namespace ExtProc.Core.Dialects;

/// <summary>
/// A method and a path: <c>POST **/v1/completions</c>, where <c>*</c> is one segment and <c>**</c>, first or last, any number. Paths are
/// compared segment by segment without query, path parameters, empty segments, percent-encoding and case: a spelling that an upstream takes for the same
/// path must not be taken for another here.
/// </summary>
internal sealed class RoutePattern
{
    private readonly string _method;
    private readonly string[] _segments;
    private readonly bool _anyBefore;
    private readonly bool _anyAfter;

    public RoutePattern(string pattern)
    {
        int blank = pattern.IndexOf(' ', StringComparison.Ordinal);
        _method = pattern[..blank];
        string[] segments = pattern[(blank + 1)..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        _anyBefore = segments[0] == "**";
        _anyAfter = segments[^1] == "**";
        _segments = segments[(_anyBefore ? 1 : 0)..(_anyAfter ? ^1 : ^0)];
    }

    public bool IsMatch(string method, ReadOnlySpan<string> path)
    {
        if (method != _method || path.Length < _segments.Length)
        {
            return false;
        }
        int last = _anyBefore ? path.Length - _segments.Length : 0;
        int first = _anyAfter ? 0 : path.Length - _segments.Length;
        for (int offset = first; offset <= last; offset++)
        {
            if (IsMatchAt(path.Slice(offset, _segments.Length)))
            {
                return true;
            }
        }
        return false;
    }

    private bool IsMatchAt(ReadOnlySpan<string> path)
    {
        for (int i = 0; i < _segments.Length; i++)
        {
            if (_segments[i] != "*" && !_segments[i].Equals(path[i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }
        return true;
    }
}
