using System.Buffers;

namespace ExtProc.Core.Actions;

/// <summary>
/// Replacements of spans of one body. Every byte outside them stays as it came. Reusable, not thread-safe, allocation-free once warm.
/// </summary>
internal sealed class BodyEdits
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private readonly List<Entry> _entries = [];
    private int _mark;

    public int Count => _entries.Count;

    /// <summary>Receives the replacement between <see cref="Begin"/> and <see cref="Commit"/>.</summary>
    public IBufferWriter<byte> Output => _bytes;

    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _entries.Clear();
    }

    /// <summary>Starts a replacement; one that is never committed is forgotten.</summary>
    public void Begin() => _mark = _bytes.WrittenCount;

    /// <summary>What was written since <see cref="Begin"/> replaces the span.</summary>
    public void Commit(int start, int length) => _entries.Add(new Entry(start, length, _mark, _bytes.WrittenCount - _mark));

    /// <summary>Replaces a whole value, and with it all edits inside it.</summary>
    public void Overwrite(int start, int length, ReadOnlySpan<byte> value)
    {
        for (int i = _entries.Count - 1; i >= 0; i--)
        {
            if (_entries[i].Start >= start && _entries[i].Start < start + length)
            {
                _entries.RemoveAt(i);
            }
        }
        Begin();
        _bytes.Write(value);
        int at = _entries.FindIndex(entry => entry.Start > start);
        _entries.Insert(at < 0 ? _entries.Count : at, new Entry(start, length, _mark, value.Length));
    }

    /// <summary>True when a replacement begins in [<paramref name="start"/>, <paramref name="end"/>).</summary>
    public bool Touches(int start, int end)
    {
        int low = 0;
        int high = _entries.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_entries[middle].Start < start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low < _entries.Count && _entries[low].Start < end;
    }

    /// <summary>Writes a piece of the source with its edits made, and forgets these.</summary>
    public void Take(ReadOnlySpan<byte> source, int start, int length, IBufferWriter<byte> output)
    {
        int position = start;
        foreach (Entry entry in _entries)
        {
            if (entry.Start >= start && entry.Start < start + length)
            {
                output.Write(source[position..entry.Start]);
                output.Write(_bytes.WrittenSpan.Slice(entry.Offset, entry.Count));
                position = entry.Start + entry.Length;
            }
        }
        output.Write(source[position..(start + length)]);
        _entries.RemoveAll(entry => entry.Start >= start && entry.Start < start + length);
    }

    /// <summary>Writes the source with all edits made. They must have been committed from left to right.</summary>
    public void WriteTo(ReadOnlySpan<byte> source, IBufferWriter<byte> output)
    {
        int position = 0;
        foreach (Entry entry in _entries)
        {
            output.Write(source[position..entry.Start]);
            output.Write(_bytes.WrittenSpan.Slice(entry.Offset, entry.Count));
            position = entry.Start + entry.Length;
        }
        output.Write(source[position..]);
    }

    private readonly record struct Entry(int Start, int Length, int Offset, int Count);
}
