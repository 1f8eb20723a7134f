using System.Runtime.InteropServices;

namespace ExtProc.Core.Json;

/// <summary>
/// The keys of the objects that are open in a scan, to find a key that comes twice. Few keys are compared one by one; beyond
/// <see cref="SmallObject"/> a hash table with the process's random seed keeps a million keys linear, chosen by an attacker or not.
/// </summary>
internal sealed class KeySet
{
    /// <summary>Keys that one object may have: a table for more would cost many times the body.</summary>
    public const int MaxKeys = 1 << 20;

    private const int SmallObject = 16;
    private const int KeptCapacity = 4096;

    private PooledList<Entry> _entries = new(64);
    private Slot[] _slots = new Slot[64];
    private byte[] _unescaped = new byte[256];
    private int _used;
    private int _unescapedCount;

    // Numbers of the open objects that are in the table, outermost first; notes under any other number are dead and go when the table grows.
    private int[] _largeObjects = new int[8];
    private int _large;
    private int _lastLarge;

    /// <summary>Starts an object; give the answer to <see cref="Close"/> when it ends.</summary>
    public int Open() => _entries.Count;

    public void Close(int open)
    {
        int keys = _entries.Count - open;
        _entries.Truncate(open);
        if (keys > SmallObject)
        {
            _large--;
        }
    }

    /// <summary>Adds a key of the innermost open object, as it stands in the body.</summary>
    public ReadFault Add(ReadOnlySpan<byte> body, int open, int start, int length, bool escaped, out ReadOnlySpan<byte> name)
    {
        name = body.Slice(start, length);
        if (escaped)
        {
            name = Unescape(name, out start);
        }
        var entry = new Entry(Signature(name), start, name.Length);
        int keys = _entries.Count - open;
        if (keys >= MaxKeys)
        {
            return ReadFault.TooManyParts;
        }
        if (keys < SmallObject ? IsAmong(body, open, entry, name) : IsInTable(body, open, entry, name))
        {
            return ReadFault.DuplicateKey;
        }
        _entries.Add(entry);
        return ReadFault.None;
    }

    public void Clear()
    {
        _entries.Clear();
        if (_unescaped.Length > KeptCapacity)
        {
            _unescaped = new byte[256];
        }
        if (_slots.Length > KeptCapacity)
        {
            _slots = new Slot[64];
        }
        else if (_used > 0)
        {
            Array.Clear(_slots);
        }
        _used = _unescapedCount = _large = _lastLarge = 0;
    }

    private bool IsAmong(ReadOnlySpan<byte> body, int open, in Entry entry, ReadOnlySpan<byte> name)
    {
        foreach (ref readonly var other in _entries.Items[open..])
        {
            if (other.Signature == entry.Signature && other.Length == entry.Length && NameOf(body, other).SequenceEqual(name))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Looks the key up and notes it; the first call for an object notes the keys that were compared one by one so far.</summary>
    private bool IsInTable(ReadOnlySpan<byte> body, int open, in Entry entry, ReadOnlySpan<byte> name)
    {
        if (_entries.Count - open == SmallObject)
        {
            Enlarge();
            for (int i = open; i < _entries.Count; i++)
            {
                Note(i, Hash(NameOf(body, _entries[i])));
            }
        }
        int hash = Hash(name);
        int mask = _slots.Length - 1;
        int owner = _largeObjects[_large - 1];
        for (int at = hash & mask; _slots[at].Object != 0; at = (at + 1) & mask)
        {
            ref readonly var slot = ref _slots[at];
            if (slot.Hash == hash && slot.Object == owner)
            {
                var other = _entries[slot.Entry];
                if (other.Length == entry.Length && NameOf(body, other).SequenceEqual(name))
                {
                    return true;
                }
            }
        }
        Note(_entries.Count, hash);
        return false;
    }

    private void Note(int entry, int hash)
    {
        if (_used * 2 >= _slots.Length)
        {
            Grow();
        }
        Put(_slots, new Slot(hash, _largeObjects[_large - 1], entry));
        _used++;
    }

    private void Grow()
    {
        var larger = new Slot[_slots.Length * 2];
        var open = _largeObjects.AsSpan(0, _large);
        _used = 0;
        foreach (var slot in _slots)
        {
            if (slot.Object != 0 && open.Contains(slot.Object))
            {
                Put(larger, slot);
                _used++;
            }
        }
        _slots = larger;
    }

    private static void Put(Slot[] slots, in Slot slot)
    {
        int at = slot.Hash & (slots.Length - 1);
        while (slots[at].Object != 0)
        {
            at = (at + 1) & (slots.Length - 1);
        }
        slots[at] = slot;
    }

    private void Enlarge()
    {
        if (_large == _largeObjects.Length)
        {
            Array.Resize(ref _largeObjects, _large * 2);
        }
        _largeObjects[_large++] = ++_lastLarge;
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> raw, out int start)
    {
        if (_unescaped.Length - _unescapedCount < raw.Length)
        {
            Array.Resize(ref _unescaped, Math.Max(_unescaped.Length * 2, _unescapedCount + raw.Length));
        }
        start = ~_unescapedCount;
        int length = JsonText.Unescape(raw, _unescaped.AsSpan(_unescapedCount));
        var name = _unescaped.AsSpan(_unescapedCount, length);
        _unescapedCount += length;
        return name;
    }

    private ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> body, in Entry entry) =>
        entry.Start >= 0 ? body.Slice(entry.Start, entry.Length) : _unescaped.AsSpan(~entry.Start, entry.Length);

    private static ulong Signature(ReadOnlySpan<byte> name)
    {
        if (name.Length >= sizeof(ulong))
        {
            return MemoryMarshal.Read<ulong>(name) ^ (MemoryMarshal.Read<ulong>(name[^sizeof(ulong)..]) * 31);
        }
        ulong signature = 0;
        foreach (byte b in name)
        {
            signature = (signature << 8) | b;
        }
        return signature;
    }

    /// <summary>The runtime's string hash, whose seed is random in each process; an odd last byte is mixed in beside it.</summary>
    private static int Hash(ReadOnlySpan<byte> name)
    {
        int hash = string.GetHashCode(MemoryMarshal.Cast<byte, char>(name));
        return (name.Length & 1) == 0 ? hash : HashCode.Combine(hash, name[^1]);
    }

    private readonly record struct Entry(ulong Signature, int Start, int Length);

    private readonly record struct Slot(int Hash, int Object, int Entry);
}
