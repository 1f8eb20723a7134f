using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Detection.Scheduling;

/// <summary>
/// A text's windows, to be encoded, and what the encoder says of them. One owner fills it, runs it and reads it, in this order, as often as
/// it likes; from the call of <see cref="InferenceScheduler.RunAsync"/> to its end it belongs to the scheduler.
/// </summary>
public sealed partial class WindowWork
{
    /// <summary>Most windows of one work.</summary>
    public const int MaxWindows = 128;

    /// <summary>Most tokens of a window.</summary>
    public const int MaxTokens = 512;

    private int[] _tokens = new int[MaxTokens];
    private int[] _ends = new int[4];
    private float[] _logits = [];
    private float[] _embeddings = [];
    private float[] _tokenLogits = [];
    private WindowShape _shape;

    public SemanticNeeds Needs { get; private set; }

    /// <summary>Works of one exchange share its turn.</summary>
    public long Exchange { get; private set; }

    /// <summary>Timestamp from which on an answer is worth nothing.</summary>
    public long Deadline { get; private set; }

    public int Count { get; private set; }

    /// <summary>Tokens of all windows.</summary>
    public int TokenCount => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>Bytes that the buffers take.</summary>
    internal int BufferBytes => 4 * (_tokens.Length + _ends.Length + _logits.Length + _embeddings.Length + _tokenLogits.Length);

    /// <summary>Forgets windows and results and starts anew.</summary>
    /// <param name="exchange">Whose turn it shares.</param>
    /// <param name="needs">Which results are wanted besides the logits.</param>
    /// <param name="deadline">From <see cref="InferenceScheduler.DeadlineIn"/>.</param>
    public void Reset(long exchange, SemanticNeeds needs, long deadline)
    {
        (Exchange, Needs, Deadline, Count) = (exchange, needs, deadline, 0);
    }

    /// <summary>Adds a window of 1 to <see cref="MaxTokens"/> tokens.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The window is empty or too long.</exception>
    /// <exception cref="InvalidOperationException">There are <see cref="MaxWindows"/> already.</exception>
    public void Add(ReadOnlySpan<int> tokens)
    {
        if (tokens.Length is 0 or > MaxTokens)
        {
            throw new ArgumentOutOfRangeException(nameof(tokens));
        }

        if (Count == MaxWindows)
        {
            throw new InvalidOperationException($"a work holds {MaxWindows} windows");
        }

        var end = TokenCount + tokens.Length;
        Grow(ref _tokens, end);
        Grow(ref _ends, Count + 1);
        tokens.CopyTo(_tokens.AsSpan(TokenCount));
        _ends[Count++] = end;
    }

    /// <summary>The tokens of a window.</summary>
    public ReadOnlySpan<int> Tokens(int window) => _tokens.AsSpan(Start(window), Length(window));

    /// <summary>Result: the heads' outputs for a window.</summary>
    public ReadOnlySpan<float> Logits(int window) => _logits.AsSpan(window * _shape.Logits, _shape.Logits);

    /// <summary>Result: a window's embedding, if the needs ask for it.</summary>
    public ReadOnlySpan<float> Embedding(int window) => Wants(SemanticNeeds.Embedding)
        ? _embeddings.AsSpan(window * _shape.Embedding, _shape.Embedding)
        : [];

    /// <summary>Result: outputs for a window's tokens, label by label within token by token, if the needs ask for names.</summary>
    public ReadOnlySpan<float> TokenLogits(int window) => Wants(SemanticNeeds.Names)
        ? _tokenLogits.AsSpan(Start(window) * _shape.TokenLabels, Length(window) * _shape.TokenLabels)
        : [];

    internal int Length(int window) => _ends[window] - Start(window);

    /// <summary>Makes room for the results.</summary>
    internal void Prepare(WindowShape shape)
    {
        _shape = shape;
        Grow(ref _logits, Count * shape.Logits, keep: false);
        if (Wants(SemanticNeeds.Embedding))
        {
            Grow(ref _embeddings, Count * shape.Embedding, keep: false);
        }

        if (Wants(SemanticNeeds.Names))
        {
            Grow(ref _tokenLogits, TokenCount * shape.TokenLabels, keep: false);
        }
    }

    /// <summary>Takes the results of one window from those of a batch.</summary>
    internal void Store(int window, IWindowEncoder encoder, int inBatch)
    {
        encoder.Logits(inBatch).CopyTo(_logits.AsSpan(window * _shape.Logits, _shape.Logits));
        if (Wants(SemanticNeeds.Embedding))
        {
            encoder.Embedding(inBatch).CopyTo(_embeddings.AsSpan(window * _shape.Embedding, _shape.Embedding));
        }

        if (Wants(SemanticNeeds.Names))
        {
            encoder.TokenLogits(inBatch).CopyTo(_tokenLogits.AsSpan(Start(window) * _shape.TokenLabels, Length(window) * _shape.TokenLabels));
        }
    }

    private static void Grow<T>(ref T[] array, int size, bool keep = true)
    {
        if (array.Length >= size)
        {
            return;
        }

        var larger = new T[Math.Max(size, array.Length * 2)];
        if (keep)
        {
            array.CopyTo(larger, 0);
        }

        array = larger;
    }

    private bool Wants(SemanticNeeds need) => (Needs & need) != 0;

    private int Start(int window) => window == 0 ? 0 : _ends[window - 1];
}
