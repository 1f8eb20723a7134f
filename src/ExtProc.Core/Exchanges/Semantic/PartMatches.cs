using System.Runtime.InteropServices;
using ExtProc.Core.Detection.Scanning;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>What patterns found in each part of a body, kept until the models have answered. Reusable; not thread-safe.</summary>
internal sealed class PartMatches
{
    private readonly List<ScanMatch> _matches = [];
    private readonly List<int> _ends = [];

    /// <summary>The matches of a part, by the order in which they were added.</summary>
    public ReadOnlySpan<ScanMatch> this[int part] => CollectionsMarshal.AsSpan(_matches)[(part == 0 ? 0 : _ends[part - 1]).._ends[part]];

    public void Clear()
    {
        _matches.Clear();
        _ends.Clear();
    }

    /// <summary>Adds the matches of the next part.</summary>
    public void Add(ReadOnlySpan<ScanMatch> found)
    {
        _matches.AddRange(found);
        _ends.Add(_matches.Count);
    }
}
