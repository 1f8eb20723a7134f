using System.Runtime.InteropServices;

namespace ExtProc.Core.Json;

/// <summary>A place in a compiled field table. Immutable once the table is built.</summary>
internal sealed class FieldNode
{
    private ulong[] _prefixes = [];
    private byte[][] _keys = [];
    private FieldNode[] _nodes = [];
    private int _mask;

    public FieldRule Rule { get; set; } = null!;

    /// <summary>Where the elements of an array at this place stand.</summary>
    public FieldNode Element { get; set; } = null!;

    /// <summary>Where keys lead that no row names.</summary>
    public FieldNode Other { get; set; } = null!;

    public void SetKeys(IReadOnlyList<KeyValuePair<byte[], FieldNode>> children)
    {
        int size = 4;
        while (size < children.Count * 2)
        {
            size *= 2;
        }
        _mask = size - 1;
        _prefixes = new ulong[size];
        _keys = new byte[size][];
        _nodes = new FieldNode[size];
        foreach (var (key, node) in children)
        {
            ulong prefix = Prefix(key);
            int slot = Slot(prefix, key.Length);
            while (_nodes[slot] is not null)
            {
                slot = (slot + 1) & _mask;
            }
            _prefixes[slot] = prefix;
            _keys[slot] = key;
            _nodes[slot] = node;
        }
    }

    /// <summary>The place of a member; false when no row names the key.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, out FieldNode node)
    {
        if (_nodes.Length > 0)
        {
            ulong prefix = Prefix(key);
            for (int slot = Slot(prefix, key.Length); _nodes[slot] is { } found; slot = (slot + 1) & _mask)
            {
                if (_prefixes[slot] == prefix && key.SequenceEqual(_keys[slot]))
                {
                    node = found;
                    return true;
                }
            }
        }
        node = Other;
        return false;
    }

    private int Slot(ulong prefix, int length) => (int)(((prefix + (ulong)length) * 0x9E3779B97F4A7C15UL) >> 40) & _mask;

    private static ulong Prefix(ReadOnlySpan<byte> key)
    {
        if (key.Length >= sizeof(ulong))
        {
            return MemoryMarshal.Read<ulong>(key);
        }
        ulong prefix = 0;
        for (int i = 0; i < key.Length; i++)
        {
            prefix |= (ulong)key[i] << (8 * i);
        }
        return prefix;
    }
}
