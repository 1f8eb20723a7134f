using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// Rows of activations in 8 unsigned bits with a scale for each group of a row: what a kernel multiplies. A buffer that grows to the largest batch
/// and is filled again for every layer; one thread at a time.
/// </summary>
internal sealed class QuantisedRows(bool words)
{
    /// <summary>What 0 is stored as where the range is <see cref="ActivationRange.Symmetric"/>.</summary>
    public const int Zero = 128;

    private AlignedMemory<byte> _bytes = new(0);
    private AlignedMemory<short> _words = new(0);
    private AlignedMemory<float> _scales = new(0);

    public int Rows { get; private set; }

    /// <summary>Elements between the starts of two rows.</summary>
    public int Stride { get; private set; }

    /// <summary>The stored values, where the kernel reads bytes.</summary>
    public AlignedMemory<byte> Bytes => _bytes;

    /// <summary>The same values in 16 bits, where the kernel reads words.</summary>
    public AlignedMemory<short> Words => _words;

    /// <summary>What a stored step is worth: [row, group].</summary>
    public AlignedMemory<float> Scales => _scales;

    /// <summary>Makes room for so many rows of so many inputs in so many groups.</summary>
    public void Reserve(int rows, int inputs, int groups)
    {
        Stride = (inputs + 63) & ~63;
        rows = EncoderKernel.TileRows(rows);
        if (words && _words.Length < rows * Stride)
        {
            _words = new AlignedMemory<short>(rows * Stride);
        }
        else if (!words && _bytes.Length < rows * Stride)
        {
            _bytes = new AlignedMemory<byte>(rows * Stride);
        }

        if (_scales.Length < rows * groups)
        {
            _scales = new AlignedMemory<float>(rows * groups);
        }
    }

    /// <summary>Quantises rows for a layer. Their starts lie <paramref name="stride"/> values apart.</summary>
    public void Fill(ReadOnlySpan<float> values, int stride, int rows, PackedLinear layer)
    {
        Reserve(rows, layer.Inputs, layer.Groups);
        Rows = rows;
        for (var row = 0; row < rows; row++)
        {
            for (var g = 0; g < layer.Groups; g++)
            {
                var start = g * layer.Group;
                var end = Math.Min(layer.Inputs, start + layer.Group);
                _scales.Span[(row * layer.Groups) + g] = FillGroup(
                    values.Slice((row * stride) + start, end - start), layer.Smooth.AsSpan(start..end), (row * Stride) + start, layer.Range);
            }
        }
    }

    /// <summary>Elements of a group are a multiple of <see cref="EncoderShape.Step"/>.</summary>
    private float FillGroup(ReadOnlySpan<float> values, ReadOnlySpan<float> smooth, int at, ActivationRange range)
    {
        var floor = range == ActivationRange.Symmetric ? 0 : Gelu.Floor;
        var (steps, zero) = range == ActivationRange.Symmetric ? (127, Zero) : (255, 0);
        var most = Largest(values, smooth, floor);
        Vector256<float> factor = Vector256.Create(most > 0 ? steps / most : 0);
        ref var x = ref MemoryMarshal.GetReference(values);
        ref var s = ref MemoryMarshal.GetReference(smooth);
        for (var i = 0; i < values.Length; i += EncoderShape.Step)
        {
            Vector256<short> low = Vector256.Narrow(Stored(ref x, ref s, i, floor, factor, zero), Stored(ref x, ref s, i + 8, floor, factor, zero));
            Vector256<short> high = Vector256.Narrow(Stored(ref x, ref s, i + 16, floor, factor, zero), Stored(ref x, ref s, i + 24, floor, factor, zero));
            if (words)
            {
                low.StoreUnsafe(ref _words.Span[at + i]);
                high.StoreUnsafe(ref _words.Span[at + i + 16]);
            }
            else
            {
                Vector256.Narrow(low.AsUInt16(), high.AsUInt16()).StoreUnsafe(ref _bytes.Span[at + i]);
            }
        }

        return most / steps;
    }

    private static float Largest(ReadOnlySpan<float> values, ReadOnlySpan<float> smooth, float floor)
    {
        Vector256<float> most = Vector256<float>.Zero;
        ref var x = ref MemoryMarshal.GetReference(values);
        ref var s = ref MemoryMarshal.GetReference(smooth);
        for (var i = 0; i < values.Length; i += Vector256<float>.Count)
        {
            most = Vector256.Max(most, Vector256.Abs((Vector256.LoadUnsafe(ref x, (nuint)i) - Vector256.Create(floor)) * Vector256.LoadUnsafe(ref s, (nuint)i)));
        }

        return FloatVector.Largest(most);
    }

    /// <summary>8 stored values. None leaves 0 to 255: the largest value times the factor rounds to the number of steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Stored(ref float values, ref float smooth, int at, float floor, Vector256<float> factor, int zero)
    {
        Vector256<float> value = (Vector256.LoadUnsafe(ref values, (nuint)at) - Vector256.Create(floor)) * Vector256.LoadUnsafe(ref smooth, (nuint)at);
        return Vector256.ConvertToInt32Native(Vector256.Round(value * factor)) + Vector256.Create(zero);
    }
}
