using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Json;

/// <summary>A growing list of parts that is used again from parse to parse. Spans it gives out are valid until the next change.</summary>
public sealed class PartList
{
    private PooledList<Part> _items = new(64);

    public int Count => _items.Count;

    public ref Part this[int index] => ref _items[index];

    public ReadOnlySpan<Part> Items => _items.Items;

    public void Add(in Part part) => _items.Add(part);

    /// <summary>Removes a part; those behind it move up.</summary>
    public void RemoveAt(int index)
    {
        for (int i = index; i + 1 < _items.Count; i++)
        {
            _items[i] = _items[i + 1];
        }
        _items.Truncate(_items.Count - 1);
    }

    public void Clear() => _items.Clear();
}
