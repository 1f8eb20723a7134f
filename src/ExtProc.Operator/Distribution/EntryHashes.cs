using ExtProc.Core.Policies.Bundles;

namespace ExtProc.Operator.Distribution;

/// <summary>The hashes of entries, each computed once for as long as the entry is kept.</summary>
internal sealed class EntryHashes
{
    private Dictionary<BundleEntry, byte[]> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>Forgets all entries but these.</summary>
    public void Keep(IReadOnlyList<BundleEntry> entries)
    {
        var kept = new Dictionary<BundleEntry, byte[]>(entries.Count, ReferenceEqualityComparer.Instance);
        foreach (var entry in entries)
        {
            kept[entry] = _known.TryGetValue(entry, out var hash) ? hash : BundleRevision.HashOf(entry);
        }
        _known = kept;
    }

    /// <summary>The revision of entries that were kept.</summary>
    public string Revision(IEnumerable<BundleEntry> entries) => BundleRevision.Of(entries.Select(entry => _known[entry]));
}
