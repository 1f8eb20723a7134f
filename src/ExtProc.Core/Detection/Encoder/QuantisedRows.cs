using System.Runtime.InteropServices;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// Rows of activations in 16 signed bits with a scale for each row: what a kernel multiplies. A buffer that grows to the largest batch and is filled
/// again for every layer; one thread at a time.
/// </summary>
internal sealed class QuantisedRows(EncoderKernel kernel)
{
    private AlignedMemory<short> _values = new(0);
    private AlignedMemory<float> _scales = new(0);

    public int Rows { get; private set; }

    /// <summary>Elements between the starts of two rows.</summary>
    public int Stride { get; private set; }

    /// <summary>The stored values.</summary>
    public AlignedMemory<short> Values => _values;

    /// <summary>What a stored step is worth, row by row.</summary>
    public AlignedMemory<float> Scales => _scales;

    /// <summary>Makes room for so many rows of so many inputs.</summary>
    public void Reserve(int rows, int inputs)
    {
        Stride = (inputs + EncoderShape.Step - 1) / EncoderShape.Step * EncoderShape.Step;
        rows = kernel.TileRows(rows);
        if (_values.Length < rows * Stride)
        {
            _values = new AlignedMemory<short>(rows * Stride);
        }

        if (_scales.Length < rows)
        {
            _scales = new AlignedMemory<float>(rows);
        }
    }

    /// <summary>Quantises rows for a layer. Their starts lie <paramref name="stride"/> values apart.</summary>
    public void Fill(ReadOnlySpan<float> values, int stride, int rows, PackedLinear layer)
    {
        Reserve(rows, layer.Inputs);
        Rows = rows;
        for (var row = 0; row < rows; row++)
        {
            _scales.Span[row] = kernel.Floats.Quantise(values.Slice(row * stride, layer.Inputs), layer, _values.Span.Slice(row * Stride, layer.Inputs));
        }
    }

    /// <summary>Quantises one row; returns what a step is worth.</summary>
    public static float Quantise<TFloats>(ReadOnlySpan<float> values, ReadOnlySpan<float> smooth, int steps, Span<short> stored)
        where TFloats : struct, IFloats<TFloats>
    {
        smooth = smooth[..values.Length];
        stored = stored[..values.Length];
        var most = Largest<TFloats>(values, smooth);
        var factor = TFloats.All(most > 0 ? steps / most : 0);
        ref var x = ref MemoryMarshal.GetReference(values);
        ref var s = ref MemoryMarshal.GetReference(smooth);
        ref var target = ref MemoryMarshal.GetReference(stored);
        for (nuint i = 0, width = (nuint)TFloats.Count; i < (nuint)values.Length; i += 2 * width)
        {
            TFloats low = TFloats.Load(ref x, i) * TFloats.Load(ref s, i) * factor;
            TFloats high = TFloats.Load(ref x, i + width) * TFloats.Load(ref s, i + width) * factor;
            TFloats.StoreIntegers(low, high, ref target, i);
        }

        return most / steps;
    }

    private static float Largest<TFloats>(ReadOnlySpan<float> values, ReadOnlySpan<float> smooth)
        where TFloats : struct, IFloats<TFloats>
    {
        TFloats most = default;
        ref var x = ref MemoryMarshal.GetReference(values);
        ref var s = ref MemoryMarshal.GetReference(smooth);
        for (nuint i = 0; i < (nuint)values.Length; i += (nuint)TFloats.Count)
        {
            most = TFloats.Max(most, TFloats.Abs(TFloats.Load(ref x, i) * TFloats.Load(ref s, i)));
        }

        return most.Largest();
    }
}
