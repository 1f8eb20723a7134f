namespace ExtProc.Core.Detection.Encoder;

/// <summary>The routines on one kind of vectors.</summary>
/// <typeparam name="TFloats">The vectors.</typeparam>
internal sealed class VectorRoutines<TFloats> : FloatRoutines
    where TFloats : struct, IFloats<TFloats>
{
    public override SelfAttention NewAttention(EncoderShape shape) => new VectorAttention<TFloats>(shape);

    public override void ApplyGelu(Span<float> values) => Gelu.Apply<TFloats>(values);

    public override void AddAndNormalise(LayerNorm norm, Span<float> row, ReadOnlySpan<float> addend) => norm.AddAndApply<TFloats>(row, addend);

    public override float Quantise(ReadOnlySpan<float> row, PackedLinear layer, Span<short> stored) =>
        QuantisedRows.Quantise<TFloats>(row, layer.Smooth, layer.Steps, stored);
}
