using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ExtProc.Core.Policies.Reading;

/// <summary>A hash over what a policy's document says: keys in ordinal order, and nothing of what Kubernetes writes into a resource.</summary>
internal static class SpecHash
{
    public static string Of(SpecNode document)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (document is SpecNode.Map map)
        {
            var metadata = map.Find("metadata")?.Value as SpecNode.Map;
            Append(hash, metadata?.Find("namespace")?.Value);
            Append(hash, metadata?.Find("name")?.Value);
            Append(hash, map.Find("spec")?.Value);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, SpecNode? node)
    {
        switch (node)
        {
            case SpecNode.Map map:
                Append(hash, 'm', map.Entries.Count);
                foreach (var entry in map.Entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
                {
                    Append(hash, 'k', entry.Key);
                    Append(hash, entry.Value);
                }
                break;
            case SpecNode.List list:
                Append(hash, 'l', list.Items.Count);
                foreach (var item in list.Items)
                {
                    Append(hash, item);
                }
                break;
            case SpecNode.Scalar scalar:
                Append(hash, scalar.Kind == ScalarKind.Text ? 't' : 'p', scalar.Text);
                break;
            default:
                Append(hash, 'n', 0);
                break;
        }
    }

    private static void Append(IncrementalHash hash, char kind, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, kind, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, char kind, int count)
    {
        Span<byte> prefix = stackalloc byte[5];
        prefix[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(prefix[1..], count);
        hash.AppendData(prefix);
    }
}
