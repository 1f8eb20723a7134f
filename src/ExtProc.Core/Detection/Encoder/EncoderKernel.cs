namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// The integer matrix product of the encoder for one instruction set. All kernels give the same results bit for bit; they differ in speed and in
/// how they lay out weights. Immutable, safe for any number of threads.
/// </summary>
public abstract class EncoderKernel
{
    /// <summary>Rows of a tile. Buffers of rows have room for whole tiles.</summary>
    internal const int RowTile = 6;

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

    /// <summary>Outputs of a panel of <see cref="PackedLinear"/>.</summary>
    private protected abstract int PanelWidth { get; }

    /// <summary>Inputs of a step of <see cref="PackedLinear"/>.</summary>
    private protected abstract int PanelDepth { get; }

    /// <summary>Whether weights and activations lie in 16 bits.</summary>
    private protected virtual bool Words => false;

    public override string ToString() => Name;

    /// <summary>Rows rounded up to whole tiles.</summary>
    internal static int TileRows(int rows) => (rows + RowTile - 1) / RowTile * RowTile;

    internal PackedLinear Pack(Linear linear, int group, ActivationRange range) => PackedLinear.Pack(linear, group, range, PanelWidth, PanelDepth, Words);

    internal QuantisedRows NewRows() => new(Words);

    /// <summary>
    /// Multiplies every row by a layer of this kernel's layout: <c>output[row, n] = bias[n] + scale[n] * sum over groups of (float)integer sum *
    /// scale of the row's group</c>, each operation rounded by itself and in this order. Rows of the output have a stride of
    /// <see cref="PackedLinear.PaddedOutputs"/> and there is room for <see cref="TileRows"/> of them; what lies behind outputs and rows is undefined.
    /// </summary>
    internal abstract void Multiply(QuantisedRows rows, PackedLinear layer, AlignedMemory<float> output);
}
