namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// A linear layer in the layout of one kernel: panels of as many outputs as the kernel's tile has; in a panel, for each <see cref="Depth"/> inputs,
/// that many weights of each output. Immutable and shared by all sessions.
/// </summary>
internal sealed class PackedLinear
{
    /// <summary>Inputs whose weights lie together.</summary>
    public const int Depth = 2;

    private PackedLinear(Linear linear, int panelWidth)
    {
        (Outputs, Inputs, Smooth) = (linear.Outputs, linear.Inputs, linear.Smooth.ToArray());
        PaddedOutputs = (Outputs + panelWidth - 1) / panelWidth * panelWidth;
        Scale = new AlignedMemory<float>(PaddedOutputs);
        Bias = new AlignedMemory<float>(PaddedOutputs);
        Weights = new AlignedMemory<sbyte>(PaddedOutputs * Inputs);
        linear.Scale.CopyTo(Scale.Span);
        linear.Bias.CopyTo(Bias.Span);
    }

    public int Outputs { get; }

    /// <summary>A multiple of <see cref="EncoderShape.Step"/>.</summary>
    public int Inputs { get; }

    /// <summary>Outputs rounded up to whole panels: the stride of the rows that a kernel writes.</summary>
    public int PaddedOutputs { get; }

    /// <summary>
    /// Into how many steps the largest size of a row of inputs is parted: as many as 16 bits hold, but so few that no output's sum of products can
    /// leave 32 bits, whatever the inputs.
    /// </summary>
    public int Steps { get; private init; }

    /// <summary>What inputs are multiplied by before they are quantised.</summary>
    public float[] Smooth { get; }

    public AlignedMemory<float> Scale { get; }

    public AlignedMemory<float> Bias { get; }

    public AlignedMemory<sbyte> Weights { get; }

    public static PackedLinear Pack(Linear linear, int panelWidth)
    {
        var heaviest = 1;
        for (var n = 0; n < linear.Outputs; n++)
        {
            heaviest = Math.Max(heaviest, Sizes(linear.Weight.Slice(n * linear.Inputs, linear.Inputs)));
        }

        var packed = new PackedLinear(linear, panelWidth) { Steps = Math.Min(short.MaxValue, int.MaxValue / heaviest) };
        for (var n = 0; n < linear.Outputs; n++)
        {
            packed.Place(n, linear.Weight.Slice(n * linear.Inputs, linear.Inputs), panelWidth);
        }

        return packed;
    }

    private static int Sizes(ReadOnlySpan<sbyte> weights)
    {
        var sum = 0;
        foreach (var weight in weights)
        {
            sum += Math.Abs((int)weight);
        }

        return sum;
    }

    private void Place(int output, ReadOnlySpan<sbyte> weights, int panelWidth)
    {
        var start = (output / panelWidth * panelWidth * Inputs) + (output % panelWidth * Depth);
        for (var k = 0; k < weights.Length; k++)
        {
            Weights.Span[start + (k / Depth * panelWidth * Depth) + (k % Depth)] = weights[k];
        }
    }
}
