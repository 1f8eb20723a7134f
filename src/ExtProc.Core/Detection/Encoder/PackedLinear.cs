namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// A linear layer in the layout of one kernel: panels of <see cref="PanelWidth"/> outputs; in a panel, for each step of
/// <see cref="PanelDepth"/> inputs, that many weights of each output. Immutable and shared by all sessions.
/// </summary>
internal sealed class PackedLinear
{
    private PackedLinear(int outputs, int inputs, int group, ActivationRange range, int panelWidth, int panelDepth, float[] smooth)
    {
        (Outputs, Inputs, Group, Range, PanelWidth, PanelDepth, Smooth) = (outputs, inputs, group, range, panelWidth, panelDepth, smooth);
        PaddedOutputs = (outputs + panelWidth - 1) / panelWidth * panelWidth;
        Groups = (inputs + group - 1) / group;
        Scale = new AlignedMemory<float>(PaddedOutputs);
        Bias = new AlignedMemory<float>(PaddedOutputs);
        Start = new AlignedMemory<int>(PaddedOutputs * Groups);
    }

    public int Outputs { get; }

    /// <summary>A multiple of <see cref="EncoderShape.Step"/>.</summary>
    public int Inputs { get; }

    /// <summary>How many inputs share a scale of activations; the last group may have fewer.</summary>
    public int Group { get; }

    public int Groups { get; }

    public ActivationRange Range { get; }

    public int PanelWidth { get; }

    public int PanelDepth { get; }

    /// <summary>Outputs rounded up to whole panels: the stride of the rows that a kernel writes.</summary>
    public int PaddedOutputs { get; }

    /// <summary>What inputs are multiplied by before they are quantised.</summary>
    public float[] Smooth { get; }

    public AlignedMemory<float> Scale { get; }

    public AlignedMemory<float> Bias { get; }

    /// <summary>Where the integer sum of a group starts, so that stored activations count from their zero: [group, padded output].</summary>
    public AlignedMemory<int> Start { get; }

    /// <summary>8-bit weights, or null where the kernel wants <see cref="Words"/>.</summary>
    public AlignedMemory<sbyte>? Bytes { get; private init; }

    /// <summary>The same weights in 16 bits, or null.</summary>
    public AlignedMemory<short>? Words { get; private init; }

    public static PackedLinear Pack(Linear linear, int group, ActivationRange range, int panelWidth, int panelDepth, bool words)
    {
        var length = (linear.Outputs + panelWidth - 1) / panelWidth * panelWidth * linear.Inputs;
        var packed = new PackedLinear(linear.Outputs, linear.Inputs, group, range, panelWidth, panelDepth, linear.Smooth.ToArray())
        {
            Bytes = words ? null : new AlignedMemory<sbyte>(length),
            Words = words ? new AlignedMemory<short>(length) : null,
        };
        for (var n = 0; n < linear.Outputs; n++)
        {
            packed.Place(n, linear.Weight.Slice(n * linear.Inputs, linear.Inputs), linear.Scale[n], linear.Bias[n]);
        }

        return packed;
    }

    private void Place(int output, ReadOnlySpan<sbyte> weights, float scale, float bias)
    {
        var panel = output / PanelWidth * PanelWidth * Inputs;
        var column = output % PanelWidth;
        for (var k = 0; k < weights.Length; k++)
        {
            var at = panel + (k / PanelDepth * PanelWidth * PanelDepth) + (column * PanelDepth) + (k % PanelDepth);
            if (Bytes is not null)
            {
                Bytes.Span[at] = weights[k];
            }
            else
            {
                Words!.Span[at] = weights[k];
            }
        }

        Scale.Span[output] = scale;
        Bias.Span[output] = Range == ActivationRange.Symmetric ? bias : bias + (scale * FloorTimes(weights));
        if (Range == ActivationRange.Symmetric)
        {
            for (var g = 0; g < Groups; g++)
            {
                Start.Span[(g * PaddedOutputs) + output] = -QuantisedRows.Zero * Sum(weights[(g * Group)..Math.Min(Inputs, (g + 1) * Group)]);
            }
        }
    }

    /// <summary>What the floor of the inputs, which is stored as 0, would have added.</summary>
    private float FloorTimes(ReadOnlySpan<sbyte> weights)
    {
        var sum = 0.0;
        for (var k = 0; k < weights.Length; k++)
        {
            sum += (double)weights[k] * Smooth[k] * Gelu.Floor;
        }

        return (float)sum;
    }

    private static int Sum(ReadOnlySpan<sbyte> weights)
    {
        var sum = 0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        return sum;
    }
}
