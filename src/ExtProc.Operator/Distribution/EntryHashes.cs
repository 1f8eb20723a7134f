using System.Security.Cryptography;
using System.Text.Json;
using ExtProc.Core.Policies.Bundles;

namespace ExtProc.Operator.Distribution;

/// <summary>The revision of a bundle from the hashes of its entries, each computed once for as long as the entry is kept.</summary>
internal sealed class EntryHashes
{
    private Dictionary<BundleEntry, byte[]> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>Forgets all entries but these.</summary>
    public void Keep(IReadOnlyList<BundleEntry> entries)
    {
        var kept = new Dictionary<BundleEntry, byte[]>(entries.Count, ReferenceEqualityComparer.Instance);
        foreach (var entry in entries)
        {
            kept[entry] = _known.TryGetValue(entry, out var hash) ? hash : Of(entry);
        }
        _known = kept;
    }

    /// <summary>Lower-case hex SHA-256 over entries that were kept.</summary>
    public string Revision(IReadOnlyList<BundleEntry> entries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in entries)
        {
            hash.AppendData(_known[entry]);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A list type's own options are not generated, so an entry is hashed as a bundle of one.</summary>
    private static byte[] Of(BundleEntry entry) =>
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new PolicyBundle(PolicyBundle.CurrentFormat, "", [entry]), BundleJson.Default.PolicyBundle));
}
