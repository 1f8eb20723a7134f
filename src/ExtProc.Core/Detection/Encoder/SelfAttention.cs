namespace ExtProc.Core.Detection.Encoder;

/// <summary>Attention of one window's tokens to each other, in 32-bit floats. Holds scratch memory: one thread at a time.</summary>
internal abstract class SelfAttention
{
    /// <summary>
    /// Mixes values by the likeness of queries and keys. A row of the input has queries, keys and values, each of the encoder's width, and starts
    /// <paramref name="stride"/> elements behind the one before; rows of the output have the encoder's width.
    /// </summary>
    public abstract void Apply(ReadOnlySpan<float> input, int stride, Span<float> output, int tokens);
}
