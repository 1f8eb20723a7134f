using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ExtProc.Core.Policies.Reading;

/// <summary>A hash over what a policy's document says: keys in ordinal order, and nothing of what Kubernetes writes into a resource.</summary>
internal static class SpecHash
{
    public static string Of(SpecNode document)
    {
        var text = new ArrayBufferWriter<byte>(1024);
        if (document is SpecNode.Map map)
        {
            var metadata = map.Find("metadata")?.Value as SpecNode.Map;
            Append(text, metadata?.Find("namespace")?.Value);
            Append(text, metadata?.Find("name")?.Value);
            Append(text, map.Find("spec")?.Value);
        }
        return Convert.ToHexStringLower(SHA256.HashData(text.WrittenSpan));
    }

    private static void Append(ArrayBufferWriter<byte> text, SpecNode? node)
    {
        switch (node)
        {
            case SpecNode.Map map:
                Append(text, 'm', map.Entries.Count);
                foreach (var entry in map.Entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
                {
                    Append(text, 'k', entry.Key);
                    Append(text, entry.Value);
                }
                break;
            case SpecNode.List list:
                Append(text, 'l', list.Items.Count);
                foreach (var item in list.Items)
                {
                    Append(text, item);
                }
                break;
            case SpecNode.Scalar scalar:
                Append(text, scalar.Kind == ScalarKind.Text ? 't' : 'p', scalar.Text);
                break;
            default:
                Append(text, 'n', 0);
                break;
        }
    }

    private static void Append(ArrayBufferWriter<byte> text, char kind, string value)
    {
        Append(text, kind, Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, text);
    }

    private static void Append(ArrayBufferWriter<byte> text, char kind, int count)
    {
        var prefix = text.GetSpan(5);
        prefix[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(prefix[1..], count);
        text.Advance(5);
    }
}
