using System.Security.Cryptography;
using System.Text.Json;

namespace ExtProc.Core.Policies.Bundles;

/// <summary>How revisions of bundles come about: a hash over the hashes of the entries, so that who keeps entries can keep their hashes.</summary>
public static class BundleRevision
{
    /// <summary>SHA-256 over everything that one entry says, whatever spelling its JSON came in.</summary>
    public static byte[] HashOf(BundleEntry entry) =>
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new PolicyBundle(PolicyBundle.CurrentFormat, "", [entry]), BundleJson.Default.PolicyBundle));

    /// <summary>Lower-case hex SHA-256 over the hashes of entries by namespace and name, ordinal.</summary>
    public static string Of(IEnumerable<byte[]> hashes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in hashes)
        {
            hash.AppendData(entry);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
