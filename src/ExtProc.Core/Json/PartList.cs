using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Json;

/// <summary>A growing list of parts that is used again from parse to parse. Spans it gives out are valid until the next change.</summary>
public sealed class PartList
{
    private const int KeptCapacity = 4096;
    private Part[] _items = new Part[64];

    public int Count { get; private set; }

    public ref Part this[int index] => ref _items.AsSpan(0, Count)[index];

    public ReadOnlySpan<Part> Items => _items.AsSpan(0, Count);

    public void Add(in Part part)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }
        _items[Count++] = part;
    }

    /// <summary>Empties the list; lets go of memory that only an unusual body needed.</summary>
    public void Clear()
    {
        Count = 0;
        if (_items.Length > KeptCapacity)
        {
            _items = new Part[64];
        }
    }
}
