using static ExtProc.Core.Tests.Detection.Encoder.EncoderDraft;

namespace ExtProc.Core.Tests.Detection.Encoder;

/// <summary>The encoder of an <see cref="EncoderDraft"/> in 64-bit floats, written for clarity: nothing is quantised but the weights.</summary>
internal sealed class EncoderReference(EncoderDraft draft)
{
    public double[][] HiddenStates(ReadOnlySpan<int> tokens)
    {
        var states = new double[tokens.Length][];
        for (var t = 0; t < tokens.Length; t++)
        {
            var (token, position) = (tokens[t], t);
            states[t] = Normalise(Row(i => draft["embeddings.word"][(token * Width) + i] + draft["embeddings.position"][(position * Width) + i]), "embeddings.norm");
        }

        for (var layer = 0; layer < Layers; layer++)
        {
            states = Layer(states, $"layers.{layer}");
        }

        return states;
    }

    public static double[] Embedding(double[][] states)
    {
        var mean = Mean(states);
        var length = Math.Sqrt(mean.Sum(value => value * value));
        return [.. mean.Select(value => value / length)];
    }

    public double[] Logits(double[][] states) =>
        Dense([.. Dense([.. states[0], .. Mean(states)], "heads.hidden", Hidden).Select(Gelu)], "heads.out", 3);

    public double[] TokenLogits(double[] state) => Dense(state, "names.out", 2);

    private double[][] Layer(double[][] states, string name)
    {
        var projected = states.Select(state => Linear(state, name + ".qkv", 3 * Width)).ToArray();
        var next = new double[states.Length][];
        for (var t = 0; t < states.Length; t++)
        {
            var mixed = Linear(Attend(projected, t), name + ".attention", Width);
            var attended = Normalise(Add(states[t], mixed), name + ".attention.norm");
            var inner = Linear(attended, name + ".expand", FeedForward).Select(Gelu).ToArray();
            next[t] = Normalise(Add(attended, Linear(inner, name + ".contract", Width)), name + ".norm");
        }

        return next;
    }

    private static double[] Attend(double[][] projected, int token)
    {
        var output = new double[Width];
        const int HeadWidth = Width / Heads;
        for (var at = 0; at < Width; at += HeadWidth)
        {
            var weights = projected.Select(other => Math.Exp(Enumerable.Range(at, HeadWidth).Sum(i => projected[token][i] * other[Width + i]))).ToArray();
            for (var i = at; i < at + HeadWidth; i++)
            {
                output[i] = projected.Zip(weights, (other, weight) => other[(2 * Width) + i] * weight).Sum() / weights.Sum();
            }
        }

        return output;
    }

    private double[] Linear(double[] input, string name, int outputs)
    {
        var smooth = draft[name + ".smooth"];
        var bias = draft[name + ".bias"];
        return [.. Enumerable.Range(0, outputs).Select(n => bias[n] + input.Select((value, k) => value * smooth[k] * draft[name][(n * input.Length) + k]).Sum())];
    }

    private double[] Dense(double[] input, string name, int outputs) =>
        [.. Enumerable.Range(0, outputs).Select(n => draft[name + ".bias"][n] + input.Select((value, k) => value * draft[name + ".weight"][(n * input.Length) + k]).Sum())];

    private double[] Normalise(double[] row, string name)
    {
        var mean = row.Average();
        var deviation = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + 1e-12);
        return [.. row.Select((value, i) => ((value - mean) / deviation * draft[name + ".gamma"][i]) + draft[name + ".beta"][i])];
    }

    /// <summary>Φ by the integral of the density: slow and as exact as a test needs.</summary>
    public static double Gelu(double x)
    {
        const int Steps = 400;
        var width = Math.Min(Math.Abs(x), 10) / Steps;
        var area = Enumerable.Range(0, Steps).Sum(i => Density((i + 0.5) * width)) * width;
        return x * (0.5 + (Math.Sign(x) * area));

        static double Density(double z) => Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);
    }

    private static double[] Mean(double[][] states) => Row(i => states.Average(state => state[i]));

    private static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static double[] Row(Func<int, double> value) => [.. Enumerable.Range(0, Width).Select(value)];
}
