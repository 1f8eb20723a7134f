using System.Buffers;

namespace ExtProc.Core.Json;

/// <summary>
/// A growing list that is used again from parse to parse. What an unusual body needed beyond <see cref="KeptCapacity"/> is borrowed from the
/// shared pool and goes back with <see cref="Clear"/>. Spans and references are valid until the next change.
/// </summary>
internal struct PooledList<T>
    where T : unmanaged
{
    public const int KeptCapacity = 1024;

    private T[] _items;
    private T[] _kept;

    /// <param name="capacity">Items that fit without borrowing.</param>
    public PooledList(int capacity) => _items = _kept = new T[capacity];

    public int Count { get; private set; }

    public readonly ref T this[int index] => ref _items.AsSpan(0, Count)[index];

    public readonly ReadOnlySpan<T> Items => _items.AsSpan(0, Count);

    public void Add(in T item)
    {
        if (Count == _items.Length)
        {
            Grow();
        }
        _items[Count++] = item;
    }

    /// <summary>Drops the items from an index on.</summary>
    public void Truncate(int count) => Count = count;

    public void Clear()
    {
        Count = 0;
        if (_items != _kept)
        {
            ArrayPool<T>.Shared.Return(_items);
            _items = _kept;
        }
    }

    private void Grow()
    {
        int capacity = Count * 2;
        T[] larger = capacity <= KeptCapacity ? new T[capacity] : ArrayPool<T>.Shared.Rent(capacity);
        Items.CopyTo(larger);
        if (_items != _kept)
        {
            ArrayPool<T>.Shared.Return(_items);
        }
        _items = larger;
        _kept = capacity <= KeptCapacity ? larger : _kept;
    }
}
