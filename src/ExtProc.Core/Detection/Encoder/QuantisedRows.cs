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

    /// <summary>Quantises rows for a layer. The values lie row by row without gaps.</summary>
    public void Fill(ReadOnlySpan<float> values, int rows, PackedLinear layer)
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
                    values.Slice((row * layer.Inputs) + start, end - start), layer.Smooth.AsSpan(start..end), (row * Stride) + start, layer.Range);
            }
        }
    }

    private float FillGroup(ReadOnlySpan<float> values, ReadOnlySpan<float> smooth, int at, ActivationRange range)
    {
        var floor = range == ActivationRange.Symmetric ? 0 : Gelu.Floor;
        var (steps, zero) = range == ActivationRange.Symmetric ? (127, Zero) : (255, 0);
        var most = Largest(values, smooth, floor);
        var factor = most > 0 ? steps / most : 0;
        for (var i = 0; i < values.Length; i += Vector128<float>.Count)
        {
            Vector128<float> value = (Vector128.Create(values[i..]) - Vector128.Create(floor)) * Vector128.Create(smooth[i..]);
            Vector128<int> stored = Vector128.ConvertToInt32(Vector128.Round(value * factor)) + Vector128.Create(zero);
            Store(Vector128.Clamp(stored, Vector128<int>.Zero, Vector128.Create(255)), at + i);
        }

        return most / steps;
    }

    private static float Largest(ReadOnlySpan<float> values, ReadOnlySpan<float> smooth, float floor)
    {
        Vector128<float> most = Vector128<float>.Zero;
        for (var i = 0; i < values.Length; i += Vector128<float>.Count)
        {
            most = Vector128.Max(most, Vector128.Abs((Vector128.Create(values[i..]) - Vector128.Create(floor)) * Vector128.Create(smooth[i..])));
        }

        return MathF.Max(MathF.Max(most[0], most[1]), MathF.Max(most[2], most[3]));
    }

    private void Store(Vector128<int> stored, int at)
    {
        for (var i = 0; i < Vector128<int>.Count; i++)
        {
            if (words)
            {
                _words.Span[at + i] = (short)stored[i];
            }
            else
            {
                _bytes.Span[at + i] = (byte)stored[i];
            }
        }
    }
}
