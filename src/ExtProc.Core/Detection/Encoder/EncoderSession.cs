namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// Runs an encoder on batches of windows. Its buffers grow to the largest batch and are used again, so that a batch no larger than one before it
/// allocates nothing. One thread at a time; a worker has a session of its own.
/// </summary>
public sealed class EncoderSession
{
    /// <summary>The most tokens of a batch.</summary>
    public const int MaxTokens = 8192;

    /// <summary>
    /// Rows that pass the feed-forward part together, which reads its weights once for all of them; a whole window fits. A multiple of every
    /// tile's rows. (Measured beside 48 and 72, whose states stay nearer: 144 is some 5 % faster.)
    /// </summary>
    private const int BlockRows = 144;

    private readonly EncoderModel _model;
    private readonly EncoderKernel _kernel;
    private readonly EncoderLayer[] _layers;
    private readonly SelfAttention _attention;
    private readonly QuantisedRows _rows;
    private readonly float[] _features;
    private readonly float[] _headHidden;
    private AlignedMemory<float> _hidden = new(0);
    private AlignedMemory<float> _wide = new(0);
    private AlignedMemory<float> _narrow = new(0);
    private int _capacity;

    /// <summary>Prepares the model's weights for the kernel, unless a session before did.</summary>
    /// <exception cref="NotSupportedException">This machine can't run the kernel.</exception>
    public EncoderSession(EncoderModel model, EncoderKernel kernel)
    {
        if (!kernel.IsSupported)
        {
            throw new NotSupportedException($"this machine has no instructions for the kernel {kernel}");
        }

        _model = model;
        _kernel = kernel;
        _layers = model.LayersFor(kernel);
        _attention = kernel.Floats.NewAttention(model.Shape);
        _rows = kernel.NewRows();
        _features = new float[2 * model.Shape.Width];
        _headHidden = new float[model.HiddenHead?.Outputs ?? 0];
    }

    /// <summary>Encodes a batch.</summary>
    /// <param name="tokens">The token ids of all windows, one behind the other, each with its first and last special token.</param>
    /// <param name="lengths">How many tokens each window has: at least 1, at most <see cref="EncoderShape.Positions"/>; together the number of tokens.</param>
    /// <param name="names">Whether logits of tokens are wanted.</param>
    /// <param name="output">Receives the results.</param>
    /// <exception cref="ArgumentException">An id, a length or the number of tokens is out of range.</exception>
    public void Run(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, bool names, EncoderOutput output)
    {
        Check(tokens, lengths);
        Reserve(tokens.Length);
        output.Reserve(_model, lengths, tokens.Length, names);
        Embed(tokens, lengths);
        foreach (EncoderLayer layer in _layers)
        {
            Attend(layer, lengths, tokens.Length);
            FeedForward(layer, tokens.Length);
        }

        Conclude(lengths, names, output);
    }

    private void Check(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths)
    {
        if (tokens.Length > MaxTokens)
        {
            throw new ArgumentException($"{tokens.Length} tokens are more than {MaxTokens}", nameof(tokens));
        }

        var sum = 0;
        foreach (var length in lengths)
        {
            if (length < 1 || length > _model.Shape.Positions)
            {
                throw new ArgumentException($"a window of {length} tokens, 1 to {_model.Shape.Positions} are expected", nameof(lengths));
            }

            sum += length;
        }

        if (sum != tokens.Length)
        {
            throw new ArgumentException($"windows of {sum} tokens together, {tokens.Length} tokens", nameof(lengths));
        }

        if (tokens.ContainsAnyExceptInRange(0, _model.Shape.Vocabulary - 1))
        {
            throw new ArgumentException("an id is outside the vocabulary", nameof(tokens));
        }
    }

    private void Reserve(int rows)
    {
        if (rows <= _capacity)
        {
            return;
        }

        EncoderLayer layer = _layers[0];
        EncoderShape shape = _model.Shape;
        rows = _capacity = _kernel.TileRows(rows);
        _hidden = new AlignedMemory<float>(rows * shape.Width);
        _wide = new AlignedMemory<float>(rows * Math.Max(layer.QueryKeyValue.PaddedOutputs, layer.Expand.PaddedOutputs));
        _narrow = new AlignedMemory<float>(rows * layer.Attended.PaddedOutputs);
        _rows.Reserve(rows, Math.Max(shape.Width, shape.FeedForward));
    }

    private void Embed(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths)
    {
        var width = _model.Shape.Width;
        ReadOnlySpan<sbyte> vectors = _model.TokenVectors();
        ReadOnlySpan<float> scales = _model.TokenScales();
        ReadOnlySpan<float> positions = _model.PositionVectors();
        var row = 0;
        foreach (var length in lengths)
        {
            for (var position = 0; position < length; position++, row++)
            {
                Span<float> state = _hidden.Span.Slice(row * width, width);
                ReadOnlySpan<sbyte> vector = vectors.Slice(tokens[row] * width, width);
                Widen(vector, scales[tokens[row]], state);
                _kernel.Floats.AddAndNormalise(_model.EmbeddingNorm, state, positions.Slice(position * width, width));
            }
        }
    }

    private static void Widen(ReadOnlySpan<sbyte> vector, float scale, Span<float> state)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            state[i] = vector[i] * scale;
        }
    }

    private void Attend(EncoderLayer layer, ReadOnlySpan<int> lengths, int rows)
    {
        var width = _model.Shape.Width;
        Multiply(_hidden.Span, width, rows, layer.QueryKeyValue, _wide);
        var stride = layer.QueryKeyValue.PaddedOutputs;
        var row = 0;
        foreach (var length in lengths)
        {
            _attention.Apply(_wide.Span[(row * stride)..], stride, _narrow.Span[(row * width)..], length);
            row += length;
        }

        Multiply(_narrow.Span, width, rows, layer.Attended, _narrow);
        AddAndNormalise(layer.AttentionNorm, layer.Attended.PaddedOutputs, 0, rows);
    }

    private void FeedForward(EncoderLayer layer, int rows)
    {
        var (width, wide) = (_model.Shape.Width, layer.Expand.PaddedOutputs);
        for (var row = 0; row < rows; row += BlockRows)
        {
            var count = Math.Min(BlockRows, rows - row);
            Multiply(_hidden.Span[(row * width)..], width, count, layer.Expand, _wide);
            _kernel.Floats.ApplyGelu(_wide.Span[..(count * wide)]);
            Multiply(_wide.Span, wide, count, layer.Contract, _narrow);
            AddAndNormalise(layer.OutputNorm, layer.Contract.PaddedOutputs, row, count);
        }
    }

    private void Multiply(ReadOnlySpan<float> input, int stride, int rows, PackedLinear layer, AlignedMemory<float> output)
    {
        _rows.Fill(input, stride, rows, layer);
        _kernel.Multiply(_rows, layer, output);
    }

    /// <summary>Adds the rows of the last product to the states from a row on.</summary>
    private void AddAndNormalise(LayerNorm norm, int stride, int first, int rows)
    {
        var width = _model.Shape.Width;
        for (var row = 0; row < rows; row++)
        {
            _kernel.Floats.AddAndNormalise(norm, _hidden.Span.Slice((first + row) * width, width), _narrow.Span.Slice(row * stride, width));
        }
    }

    private void Conclude(ReadOnlySpan<int> lengths, bool names, EncoderOutput output)
    {
        var width = _model.Shape.Width;
        var row = 0;
        for (var window = 0; window < lengths.Length; window++)
        {
            ReadOnlySpan<float> states = _hidden.Span.Slice(row * width, lengths[window] * width);
            Pool(states, output.EmbeddingOf(window));
            Judge(states[..width], output, window);
            FloatVector.Normalise(output.EmbeddingOf(window));
            for (var token = 0; names && token < lengths[window]; token++)
            {
                _model.NameHead?.Apply(states.Slice(token * width, width), output.TokenLogitsOf(row + token));
            }

            row += lengths[window];
        }
    }

    private static void Pool(ReadOnlySpan<float> states, Span<float> mean)
    {
        mean.Clear();
        for (var at = 0; at < states.Length; at += mean.Length)
        {
            FloatVector.Add(mean, states.Slice(at, mean.Length));
        }

        FloatVector.Scale(mean, 1f / (states.Length / mean.Length));
    }

    /// <summary>The heads of whole texts read the first token's state and the mean of all.</summary>
    private void Judge(ReadOnlySpan<float> first, EncoderOutput output, int window)
    {
        if (_model.HiddenHead is null || _model.OutputHead is null)
        {
            return;
        }

        first.CopyTo(_features);
        output.EmbeddingOf(window).CopyTo(_features.AsSpan(first.Length));
        _model.HiddenHead.Apply(_features, _headHidden);
        Gelu.Apply<Floats8>(_headHidden);
        _model.OutputHead.Apply(_headHidden, output.LogitsOf(window));
    }
}
