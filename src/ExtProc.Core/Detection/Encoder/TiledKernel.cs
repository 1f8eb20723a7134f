namespace ExtProc.Core.Detection.Encoder;

/// <summary>A kernel that works on tiles of <see cref="EncoderKernel.RowTile"/> rows by one panel. Rows behind the last one are computed and never read.</summary>
internal abstract unsafe class TiledKernel : EncoderKernel
{
    /// <summary>Panels lie in the outer loop, so that their weights stay in the nearest cache while all rows pass.</summary>
    internal sealed override void Multiply(QuantisedRows rows, PackedLinear layer, AlignedMemory<float> output)
    {
        var tile = new ActivationTile
        {
            StoredStride = rows.Stride,
            Pairs = layer.Inputs / PackedLinear.Depth,
            OutputStride = layer.PaddedOutputs,
        };
        for (nint n = 0; n < layer.PaddedOutputs; n += PanelWidth)
        {
            tile.Weights = layer.Weights.Pointer + (n * layer.Inputs);
            tile.Scale = layer.Scale.Pointer + n;
            tile.Bias = layer.Bias.Pointer + n;
            for (nint row = 0; row < rows.Rows; row += RowTile)
            {
                tile.Stored = rows.Values.Pointer + (row * rows.Stride);
                tile.RowScale = rows.Scales.Pointer + row;
                tile.Output = output.Pointer + (row * layer.PaddedOutputs) + n;
                Multiply(tile);
            }
        }
    }

    /// <summary>Sums the products of a tile in integers, and writes what they stand for.</summary>
    private protected abstract void Multiply(in ActivationTile tile);
}
