namespace ExtProc.Core.Detection.Encoder;

/// <summary>One group of inputs of one tile of a product: <see cref="EncoderKernel.RowTile"/> rows by the outputs of a panel.</summary>
internal unsafe struct TileGroup
{
    /// <summary>The first stored activation of the first row: bytes or words.</summary>
    public byte* Stored;

    /// <summary>Bytes between the starts of two rows.</summary>
    public nint StoredStride;

    /// <summary>The panel's weights of this group: bytes or words.</summary>
    public byte* Weights;

    /// <summary>How many steps of the panel's depth the group has.</summary>
    public int Steps;

    /// <summary>Where the integer sums of the outputs start.</summary>
    public int* Sums;

    /// <summary>The first row's scale of this group.</summary>
    public float* Scale;

    /// <summary>Elements between the scales of two rows.</summary>
    public nint ScaleStride;

    public float* Output;

    /// <summary>Elements between two rows of the output.</summary>
    public nint OutputStride;

    /// <summary>Whether the output is written; else it is added to.</summary>
    public bool First;
}
