namespace ExtProc.Core.Detection.Encoder;

/// <summary>What an encoder computes in floats, for one width of vectors. Immutable, safe for any number of threads.</summary>
internal abstract class FloatRoutines
{
    /// <summary>On vectors of 256 bits, or what the runtime makes of them where there are none.</summary>
    public static FloatRoutines Narrow { get; } = new VectorRoutines<Floats8>();

    /// <summary>On vectors of 512 bits.</summary>
    public static FloatRoutines Wide { get; } = new VectorRoutines<Floats16>();

    public abstract SelfAttention NewAttention(EncoderShape shape);

    /// <summary>Replaces every element by its GELU. The length is a multiple of <see cref="EncoderShape.Step"/>.</summary>
    public abstract void ApplyGelu(Span<float> values);

    /// <summary>Adds a row to another and normalises the sum in place.</summary>
    public abstract void AddAndNormalise(LayerNorm norm, Span<float> row, ReadOnlySpan<float> addend);

    /// <summary>Quantises one row of the inputs of a layer; returns what a step is worth.</summary>
    public abstract float Quantise(ReadOnlySpan<float> row, PackedLinear layer, Span<short> stored);
}
