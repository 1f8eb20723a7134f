namespace ExtProc.Core.Detection.Encoder.Tokenization;

/// <summary>
/// A trie over UTF-16 units: a node is a number, a step is one look-up in an open hash table. Written while the vocabulary loads,
/// read-only and safe for any number of threads afterwards.
/// </summary>
internal sealed class PieceTrie
{
    /// <summary>No node, or no piece that ends at a node.</summary>
    public const int None = -1;

    private ulong[] _keys = new ulong[1 << 12];
    private int[] _targets = new int[1 << 12];
    private int[] _ids;
    private int _nodes;
    private int _shift = 64 - 12;

    /// <param name="roots">How many tries there are; node i is the root of trie i.</param>
    public PieceTrie(int roots)
    {
        _nodes = roots;
        _ids = new int[1 << 12];
        Array.Fill(_ids, None);
    }

    /// <summary>The node behind a unit, or <see cref="None"/>.</summary>
    public int Step(int node, char unit)
    {
        var key = Key(node, unit);
        var slot = Slot(key);
        return _keys[slot] == key ? _targets[slot] : None;
    }

    /// <summary>The piece that ends at a node, or <see cref="None"/>.</summary>
    public int IdAt(int node) => _ids[node];

    /// <summary>False when the piece is there already.</summary>
    public bool TryAdd(int root, ReadOnlySpan<char> piece, int id)
    {
        var node = root;
        foreach (var unit in piece)
        {
            node = StepOrAdd(node, unit);
        }

        var isNew = _ids[node] == None;
        if (isNew)
        {
            _ids[node] = id;
        }

        return isNew;
    }

    private static ulong Key(int node, char unit) => (((ulong)node << 16) | unit) + 1;

    private int Slot(ulong key)
    {
        var slot = (int)((key * 0x9E3779B97F4A7C15) >> _shift);
        while (_keys[slot] != 0 && _keys[slot] != key)
        {
            slot = (slot + 1) & (_keys.Length - 1);
        }

        return slot;
    }

    private int StepOrAdd(int node, char unit)
    {
        var key = Key(node, unit);
        var slot = Slot(key);
        if (_keys[slot] == key)
        {
            return _targets[slot];
        }

        if (_nodes * 2 >= _keys.Length)
        {
            Grow();
            slot = Slot(key);
        }

        _keys[slot] = key;
        _targets[slot] = _nodes;
        return _nodes++;
    }

    private void Grow()
    {
        var (keys, targets) = (_keys, _targets);
        _keys = new ulong[keys.Length * 2];
        _targets = new int[keys.Length * 2];
        _shift--;
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] != 0)
            {
                var slot = Slot(keys[i]);
                _keys[slot] = keys[i];
                _targets[slot] = targets[i];
            }
        }

        var known = _ids.Length;
        Array.Resize(ref _ids, known * 2);
        _ids.AsSpan(known).Fill(None);
    }
}
