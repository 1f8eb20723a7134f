using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Detection.Scheduling;

/// <summary>Windows of any works, gathered for one call of an encoder. Holds copies of the tokens. Not thread-safe.</summary>
internal sealed class WindowBatch(InferenceOptions options)
{
    private readonly int[] _tokens = new int[options.BatchTokens];
    private readonly int[] _lengths = new int[options.BatchWindows];
    private readonly WindowSlice[] _slices = new WindowSlice[options.BatchWindows];
    private int _tokenCount;

    public int Count { get; private set; }

    public SemanticNeeds Needs { get; private set; }

    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, _tokenCount);

    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, Count);

    public Span<WindowSlice> Slices => _slices.AsSpan(0, Count);

    public bool HasRoomFor(int tokens) => Count < _slices.Length && _tokenCount + tokens <= _tokens.Length;

    public void Add(WindowWork work, int window)
    {
        var tokens = work.Tokens(window);
        tokens.CopyTo(_tokens.AsSpan(_tokenCount));
        _tokenCount += tokens.Length;
        _lengths[Count] = tokens.Length;
        _slices[Count] = new WindowSlice(work, work.Epoch, window);
        Count++;
        Needs |= work.Needs;
    }

    public void Clear()
    {
        Slices.Clear();
        (Count, _tokenCount, Needs) = (0, 0, SemanticNeeds.None);
    }
}
