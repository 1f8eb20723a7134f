namespace ExtProc.Core.Detection.Encoder;

/// <summary>A kernel that works on tiles of <see cref="EncoderKernel.RowTile"/> rows by one panel. Rows behind the last one are computed and never read.</summary>
internal abstract unsafe class TiledKernel : EncoderKernel
{
    /// <summary>Panels lie in the outer loop, so that their weights stay in the nearest cache while all rows pass.</summary>
    internal sealed override void Multiply(QuantisedRows rows, PackedLinear layer, AlignedMemory<float> output)
    {
        for (var n = 0; n < layer.PaddedOutputs; n += PanelWidth)
        {
            for (var row = 0; row < rows.Rows; row += RowTile)
            {
                float* corner = output.Pointer + ((nint)row * layer.PaddedOutputs) + n;
                Multiply(rows, row, layer, n, corner);
                Finish(corner, layer.PaddedOutputs, layer.Scale.Pointer + n, layer.Bias.Pointer + n);
            }
        }
    }

    /// <summary>Multiplies one group: integer sums, turned into floats, times the row's scale, written or added to the output.</summary>
    private protected abstract void Multiply(in TileGroup group);

    /// <summary>Applies the scales and biases of a panel's outputs to the rows of a tile.</summary>
    private protected abstract void Finish(float* output, nint stride, float* scale, float* bias);

    private void Multiply(QuantisedRows rows, int row, PackedLinear layer, int n, float* output)
    {
        var size = Words ? sizeof(short) : sizeof(byte);
        byte* stored = Words ? (byte*)rows.Words.Pointer : rows.Bytes.Pointer;
        byte* weights = Words ? (byte*)layer.Words!.Pointer : (byte*)layer.Bytes!.Pointer;
        var group = new TileGroup
        {
            StoredStride = (nint)rows.Stride * size,
            ScaleStride = layer.Groups,
            Output = output,
            OutputStride = layer.PaddedOutputs,
        };
        for (var g = 0; g < layer.Groups; g++)
        {
            var start = g * layer.Group;
            group.Stored = stored + (((nint)row * rows.Stride) + start) * size;
            group.Weights = weights + (((nint)n * layer.Inputs) + ((nint)start * PanelWidth)) * size;
            group.Steps = (Math.Min(layer.Inputs, start + layer.Group) - start) / PanelDepth;
            group.Sums = layer.Start.Pointer + ((nint)g * layer.PaddedOutputs) + n;
            group.Scale = rows.Scales.Pointer + ((nint)row * layer.Groups) + g;
            group.First = g == 0;
            Multiply(group);
        }
    }
}
