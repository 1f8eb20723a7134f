namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// The integer matrix product of the encoder for one instruction set: activations of 16 bits, with a scale for each row, by weights of 8 bits, with a
/// scale for each output. (Activations of 8 bits would be faster, but logits would be off by tenths, and some verdicts near a threshold with
/// them: perf/results.) All kernels give the same products bit for bit; they differ in speed and in how they lay out weights. Immutable, safe for
/// any number of threads.
/// </summary>
public abstract class EncoderKernel
{
    private protected EncoderKernel()
    {
    }

    /// <summary>Every kernel, the fastest first, whether or not this machine can run it.</summary>
    public static IReadOnlyList<EncoderKernel> All { get; } = [new Avx512VnniKernel(), new AvxVnniKernel(), new Avx2Kernel(), new PortableKernel()];

    /// <summary>The fastest kernel of this machine.</summary>
    public static EncoderKernel Best { get; } = All.First(kernel => kernel.IsSupported);

    /// <summary>What it is called in settings and reports.</summary>
    public abstract string Name { get; }

    /// <summary>Whether this machine has its instructions.</summary>
    public abstract bool IsSupported { get; }

    /// <summary>Rows of a tile. Buffers of rows have room for whole tiles.</summary>
    internal abstract int RowTile { get; }

    /// <summary>What is computed in floats, on vectors that this kernel's machines have.</summary>
    internal virtual FloatRoutines Floats => FloatRoutines.Narrow;

    /// <summary>Outputs of a panel of <see cref="PackedLinear"/>.</summary>
    private protected abstract int PanelWidth { get; }

    public override string ToString() => Name;

    /// <summary>Rows rounded up to whole tiles.</summary>
    internal int TileRows(int rows) => (rows + RowTile - 1) / RowTile * RowTile;

    internal PackedLinear Pack(Linear linear) => PackedLinear.Pack(linear, PanelWidth);

    internal QuantisedRows NewRows() => new(this);

    /// <summary>
    /// Multiplies every row by a layer of this kernel's layout: <c>output[row, n] = (float)integer sum * scale of the row * scale[n] + bias[n]</c>,
    /// each operation rounded by itself and in this order. Rows of the output have a stride of <see cref="PackedLinear.PaddedOutputs"/> and there is
    /// room for <see cref="TileRows"/> of them; what lies behind outputs and rows is undefined.
    /// </summary>
    internal abstract void Multiply(QuantisedRows rows, PackedLinear layer, AlignedMemory<float> output);
}
