using System.Runtime.Intrinsics;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>Attention of one window's tokens to each other, in 32-bit floats. Holds scratch memory: one thread at a time.</summary>
internal sealed class SelfAttention(EncoderShape shape)
{
    private static readonly int Lanes = Vector256<float>.Count;

    private float[] _keys = [];
    private float[] _weights = [];

    /// <summary>
    /// Mixes values by the likeness of queries and keys. Rows of the input are queries, keys and values, each of the encoder's width; rows of the
    /// output have that width.
    /// </summary>
    public void Apply(ReadOnlySpan<float> queriesKeysValues, Span<float> output, int tokens)
    {
        var padded = (tokens + Lanes - 1) / Lanes * Lanes;
        if (_weights.Length < padded)
        {
            _weights = new float[padded];
            _keys = new float[shape.HeadWidth * padded];
        }

        for (var head = 0; head < shape.Heads; head++)
        {
            var at = head * shape.HeadWidth;
            Transpose(queriesKeysValues, shape.Width + at, tokens, padded);
            for (var token = 0; token < tokens; token++)
            {
                Weigh(queriesKeysValues.Slice((token * 3 * shape.Width) + at, shape.HeadWidth), tokens, padded);
                Mix(queriesKeysValues[((2 * shape.Width) + at)..], output.Slice((token * shape.Width) + at, shape.HeadWidth), tokens);
            }
        }
    }

    private void Transpose(ReadOnlySpan<float> rows, int at, int tokens, int padded)
    {
        for (var token = 0; token < tokens; token++)
        {
            ReadOnlySpan<float> key = rows.Slice((token * 3 * shape.Width) + at, shape.HeadWidth);
            for (var i = 0; i < key.Length; i++)
            {
                _keys[(i * padded) + token] = key[i];
            }
        }
    }

    /// <summary>The softmax of a query's products with all keys, not yet divided by its sum, which the last step of <see cref="Mix"/> does.</summary>
    private void Weigh(ReadOnlySpan<float> query, int tokens, int padded)
    {
        for (var j = 0; j < padded; j += Lanes)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            for (var i = 0; i < query.Length; i++)
            {
                sum = Vector256.MultiplyAddEstimate(Vector256.Create(query[i]), Vector256.Create(_keys, (i * padded) + j), sum);
            }

            sum.CopyTo(_weights, j);
        }

        _weights.AsSpan(tokens..padded).Fill(float.NegativeInfinity);
        Vector256<float> most = Vector256.Create(float.MinValue);
        for (var j = 0; j < padded; j += Lanes)
        {
            most = Vector256.Max(most, Vector256.Create(_weights, j));
        }

        Vector256<float> largest = Vector256.Create(Largest(most));
        for (var j = 0; j < padded; j += Lanes)
        {
            Exponential.Of(Vector256.Create(_weights, j) - largest).CopyTo(_weights, j);
        }
    }

    private void Mix(ReadOnlySpan<float> values, Span<float> output, int tokens)
    {
        var total = 0f;
        output.Clear();
        for (var token = 0; token < tokens; token++)
        {
            total += _weights[token];
            ReadOnlySpan<float> value = values.Slice(token * 3 * shape.Width, output.Length);
            Vector256<float> weight = Vector256.Create(_weights[token]);
            for (var i = 0; i < output.Length; i += Lanes)
            {
                Vector256.MultiplyAddEstimate(weight, Vector256.Create(value[i..]), Vector256.Create<float>(output[i..])).CopyTo(output[i..]);
            }
        }

        for (var i = 0; i < output.Length; i++)
        {
            output[i] /= total;
        }
    }

    private static float Largest(Vector256<float> values)
    {
        Vector128<float> half = Vector128.Max(values.GetLower(), values.GetUpper());
        return MathF.Max(MathF.Max(half[0], half[1]), MathF.Max(half[2], half[3]));
    }
}
