namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// What an <see cref="EncoderSession"/> made of a batch. A buffer that grows to the largest batch and is used again; spans of it are valid until
/// the next run. One thread at a time.
/// </summary>
public sealed class EncoderOutput
{
    private float[] _logits = [];
    private float[] _embeddings = [];
    private float[] _tokenLogits = [];
    private int[] _starts = [];
    private int _outputs;
    private int _width;
    private int _labels;

    /// <summary>How many windows the last batch had.</summary>
    public int Windows { get; private set; }

    /// <summary>The logits of a window, one for each of <see cref="EncoderModel.Outputs"/>.</summary>
    public ReadOnlySpan<float> Logits(int window) => LogitsOf(window);

    /// <summary>The mean of a window's final hidden states, of length 1.</summary>
    public ReadOnlySpan<float> Embedding(int window) => EmbeddingOf(window);

    /// <summary>The logits of a token of a window, one for each of <see cref="EncoderModel.NameLabels"/>; empty where names weren't asked for.</summary>
    public ReadOnlySpan<float> TokenLogits(int window, int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, Tokens(window));
        return TokenLogitsOf(_starts[window] + token);
    }

    /// <summary>The logits of all tokens of a window, label by label within token by token; empty where names weren't asked for.</summary>
    public ReadOnlySpan<float> TokenLogits(int window) => _tokenLogits.AsSpan(_starts[window] * _labels, Tokens(window) * _labels);

    /// <summary>How many tokens a window has.</summary>
    public int Tokens(int window)
    {
        Check(window);
        return _starts[window + 1] - _starts[window];
    }

    internal void Reserve(EncoderModel model, ReadOnlySpan<int> lengths, int rows, bool names)
    {
        (Windows, _outputs, _width, _labels) = (lengths.Length, model.Outputs.Count, model.Shape.Width, names ? model.NameLabels.Count : 0);
        Grow(ref _logits, Windows * _outputs);
        Grow(ref _embeddings, Windows * _width);
        Grow(ref _tokenLogits, rows * _labels);
        Grow(ref _starts, Windows + 1);
        for (var i = 0; i < lengths.Length; i++)
        {
            _starts[i + 1] = _starts[i] + lengths[i];
        }
    }

    internal Span<float> LogitsOf(int window)
    {
        Check(window);
        return _logits.AsSpan(window * _outputs, _outputs);
    }

    internal Span<float> EmbeddingOf(int window)
    {
        Check(window);
        return _embeddings.AsSpan(window * _width, _width);
    }

    internal Span<float> TokenLogitsOf(int row) => _tokenLogits.AsSpan(row * _labels, _labels);

    private static void Grow<T>(ref T[] array, int length) => array = array.Length < length ? new T[length] : array;

    private void Check(int window)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(window);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(window, Windows);
    }
}
