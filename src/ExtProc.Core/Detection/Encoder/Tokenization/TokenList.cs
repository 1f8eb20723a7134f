namespace ExtProc.Core.Detection.Encoder.Tokenization;

/// <summary>Tokens with their places in the text. Reusable; allocates only to grow. Not thread-safe.</summary>
public sealed class TokenList
{
    private int[] _ids = new int[256];
    private int[] _starts = new int[256];
    private int[] _ends = new int[256];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>For each token the offset of its first UTF-16 unit in the text.</summary>
    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, Count);

    /// <summary>For each token the offset behind its last UTF-16 unit.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, Count);

    public void Clear() => Count = 0;

    internal void Add(int id, int start, int end)
    {
        if (Count == _ids.Length)
        {
            Array.Resize(ref _ids, Count * 2);
            Array.Resize(ref _starts, Count * 2);
            Array.Resize(ref _ends, Count * 2);
        }

        _ids[Count] = id;
        _starts[Count] = start;
        _ends[Count++] = end;
    }

    /// <summary>Forgets the tokens from an index on.</summary>
    internal void Truncate(int count) => Count = count;
}
