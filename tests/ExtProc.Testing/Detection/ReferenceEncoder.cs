using System.Numerics;
using System.Runtime.InteropServices;
using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Testing.Detection;

/// <summary>
/// A model's encoder in 32-bit floats, written for clarity: the weights are those of the file, rounded as they are, and nothing else is rounded. What
/// kernels are measured against. One thread at a time.
/// </summary>
public sealed class ReferenceEncoder(EncoderModel model) : IWindowEncoder
{
    private readonly EncoderShape _shape = model.Shape;
    private readonly Dictionary<string, float[]> _weights = new(StringComparer.Ordinal);
    private readonly List<float[]> _logits = [];
    private readonly List<float[]> _embeddings = [];
    private readonly List<float[]> _tokenLogits = [];

    public void Encode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, SemanticNeeds needs)
    {
        _logits.Clear();
        _embeddings.Clear();
        _tokenLogits.Clear();
        foreach (var length in lengths)
        {
            var states = States(tokens[..length]);
            float[] mean = [.. Enumerable.Range(0, _shape.Width).Select(i => (float)states.Average(state => (double)state[i]))];
            var norm = (float)Math.Sqrt(mean.Sum(value => (double)value * value));
            _embeddings.Add([.. mean.Select(value => value / norm)]);
            _logits.Add(model.Outputs.Count == 0 ? [] : Head([.. Head([.. states[0], .. mean], "heads.hidden").Select(Gelu)], "heads.out"));
            _tokenLogits.Add(model.NameLabels.Count == 0 ? [] : [.. states.SelectMany(state => Head(state, "names.out"))]);
            tokens = tokens[length..];
        }
    }

    public ReadOnlySpan<float> Logits(int window) => _logits[window];

    public ReadOnlySpan<float> Embedding(int window) => _embeddings[window];

    public ReadOnlySpan<float> TokenLogits(int window) => _tokenLogits[window];

    public void Dispose()
    {
        // Everything is the collector's; the model is its owner's.
    }

    private float[][] States(ReadOnlySpan<int> tokens)
    {
        var vectors = model.File.Bytes("embeddings.word", _shape.Vocabulary, _shape.Width);
        var scales = model.File.Floats("embeddings.word.scale", _shape.Vocabulary);
        var positions = model.File.Floats("embeddings.position", _shape.Positions, _shape.Width);
        var states = new float[tokens.Length][];
        for (var t = 0; t < tokens.Length; t++)
        {
            var state = states[t] = new float[_shape.Width];
            for (var i = 0; i < state.Length; i++)
            {
                state[i] = (vectors[(tokens[t] * _shape.Width) + i] * scales[tokens[t]]) + positions[(t * _shape.Width) + i];
            }

            Normalise(state, "embeddings.norm");
        }

        for (var layer = 0; layer < _shape.Layers; layer++)
        {
            Advance(states, $"layers.{layer}");
        }

        return states;
    }

    private void Advance(float[][] states, string name)
    {
        var projected = Linear(states, name + ".qkv", 3 * _shape.Width);
        var attended = Linear([.. projected.Select(row => Attend(projected, row))], name + ".attention", _shape.Width);
        AddAndNormalise(states, attended, name + ".attention.norm");
        var inner = Linear(states, name + ".expand", _shape.FeedForward);
        foreach (var row in inner)
        {
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = Gelu(row[i]);
            }
        }

        AddAndNormalise(states, Linear(inner, name + ".contract", _shape.Width), name + ".norm");
    }

    private float[] Attend(float[][] projected, float[] row)
    {
        var output = new float[_shape.Width];
        for (var at = 0; at < _shape.Width; at += _shape.HeadWidth)
        {
            double[] scores = [.. projected.Select(other => (double)Dot(row.AsSpan(at, _shape.HeadWidth), other.AsSpan(_shape.Width + at, _shape.HeadWidth)))];
            var largest = scores.Max();
            double[] weights = [.. scores.Select(score => Math.Exp(score - largest))];
            var sum = weights.Sum();
            for (var t = 0; t < weights.Length; t++)
            {
                var weight = (float)(weights[t] / sum);
                for (var i = 0; i < _shape.HeadWidth; i++)
                {
                    output[at + i] += weight * projected[t][(2 * _shape.Width) + at + i];
                }
            }
        }

        return output;
    }

    private float[][] Linear(float[][] rows, string name, int outputs)
    {
        var weights = Weights(name, outputs, rows[0].Length);
        var bias = model.File.Floats(name + ".bias", outputs);
        float[][] results = [.. rows.Select(_ => new float[outputs])];
        for (var n = 0; n < outputs; n++)
        {
            var weight = weights.AsSpan(n * rows[0].Length, rows[0].Length);
            for (var t = 0; t < rows.Length; t++)
            {
                results[t][n] = bias[n] + Dot(rows[t], weight);
            }
        }

        return results;
    }

    /// <summary>A layer's weights with everything applied that its outputs and inputs are multiplied by.</summary>
    private float[] Weights(string name, int outputs, int inputs)
    {
        if (!_weights.TryGetValue(name, out var weights))
        {
            var stored = model.File.Bytes(name + ".weight", outputs, inputs);
            var scale = model.File.Floats(name + ".scale", outputs);
            var smooth = model.File.Floats(name + ".smooth", inputs);
            weights = new float[stored.Length];
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = stored[i] * scale[i / inputs] * smooth[i % inputs];
            }

            _weights.Add(name, weights);
        }

        return weights;
    }

    private float[] Head(float[] input, string name)
    {
        var outputs = model.File.ShapeOf(name + ".bias")[0];
        var bias = model.File.Floats(name + ".bias", outputs).ToArray();
        var weights = model.File.Floats(name + ".weight", outputs, input.Length).ToArray();
        return [.. Enumerable.Range(0, outputs).Select(n => bias[n] + Dot(input, weights.AsSpan(n * input.Length, input.Length)))];
    }

    private void AddAndNormalise(float[][] states, float[][] addends, string name)
    {
        for (var t = 0; t < states.Length; t++)
        {
            for (var i = 0; i < _shape.Width; i++)
            {
                states[t][i] += addends[t][i];
            }

            Normalise(states[t], name);
        }
    }

    private void Normalise(float[] row, string name)
    {
        var gamma = model.File.Floats(name + ".gamma", row.Length);
        var beta = model.File.Floats(name + ".beta", row.Length);
        var mean = row.Average(value => (double)value);
        var deviation = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + 1e-12);
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = (float)((row[i] - mean) / deviation * gamma[i]) + beta[i];
        }
    }

    private static float Gelu(float x) => (float)NormalDistribution.Gelu(x);

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var left = MemoryMarshal.Cast<float, Vector<float>>(a);
        var right = MemoryMarshal.Cast<float, Vector<float>>(b);
        Vector<float> first = default, second = default;
        var i = 0;
        for (; i + 1 < left.Length; i += 2)
        {
            first += left[i] * right[i];
            second += left[i + 1] * right[i + 1];
        }

        var sum = Vector.Sum(first + second);
        for (i *= Vector<float>.Count; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
