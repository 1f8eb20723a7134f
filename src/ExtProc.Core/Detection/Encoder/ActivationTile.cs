namespace ExtProc.Core.Detection.Encoder;

/// <summary>One tile of a product: some rows by the outputs of a panel.</summary>
internal unsafe struct ActivationTile
{
    /// <summary>The first stored activation of the first row.</summary>
    public short* Stored;

    /// <summary>Elements between the starts of two rows of activations.</summary>
    public nint StoredStride;

    /// <summary>What a stored step is worth, row by row.</summary>
    public float* RowScale;

    /// <summary>The panel's weights.</summary>
    public sbyte* Weights;

    /// <summary>How many pairs of inputs there are.</summary>
    public nint Pairs;

    /// <summary>The scales of the panel's outputs.</summary>
    public float* Scale;

    /// <summary>The biases of the panel's outputs.</summary>
    public float* Bias;

    public float* Output;

    /// <summary>Elements between two rows of the output.</summary>
    public nint OutputStride;
}
