using System.Buffers.Binary;
using ExtProc.Core.Json;

namespace ExtProc.Core.Dialects;

/// <summary>
/// The canonical spelling of a path with ordinals, built in a buffer that is used again. Keys are unescaped: one key has one spelling.
/// </summary>
internal sealed class ChannelKey
{
    private byte[] _bytes = new byte[256];
    private int _count;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _count);

    public void Set(ReadOnlySpan<byte> data, JsonPathTable paths, int path)
    {
        _count = 0;
        for (; path > JsonPathTable.Root; path = paths[path].Parent)
        {
            ref readonly var node = ref paths[path];
            if (node.IsElement)
            {
                AddOrdinal(paths.OrdinalOf(path));
            }
            else
            {
                AddKey(data.Slice(node.KeyStart, node.KeyLength));
            }
        }
    }

    public static int Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    private void AddKey(ReadOnlySpan<byte> raw)
    {
        Reserve(raw.Length + 5);
        int length = JsonText.Unescape(raw, _bytes.AsSpan(_count + 5));
        _bytes[_count] = (byte)'k';
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_count + 1), length);
        _count += length + 5;
    }

    private void AddOrdinal(long ordinal)
    {
        Reserve(9);
        _bytes[_count] = (byte)'i';
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(_count + 1), ordinal);
        _count += 9;
    }

    private void Reserve(int bytes)
    {
        if (_bytes.Length - _count < bytes)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _count + bytes));
        }
    }
}
