using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>Attention of one window's tokens to each other, in 32-bit floats. Holds scratch memory: one thread at a time.</summary>
internal sealed class SelfAttention(EncoderShape shape)
{
    /// <summary>Queries that are worked on together, so that each key and value is loaded once for all of them.</summary>
    private const int Block = 4;

    /// <summary>Keys are padded to two vectors.</summary>
    private const int KeyStep = 16;

    private float[] _keys = [];
    private float[] _weights = [];

    /// <summary>
    /// Mixes values by the likeness of queries and keys. A row of the input has queries, keys and values, each of the encoder's width, and starts
    /// <paramref name="stride"/> elements behind the one before; rows of the output have the encoder's width.
    /// </summary>
    public void Apply(ReadOnlySpan<float> input, int stride, Span<float> output, int tokens)
    {
        var padded = (tokens + KeyStep - 1) / KeyStep * KeyStep;
        if (_weights.Length < Block * padded)
        {
            _weights = new float[Block * padded];
            _keys = new float[shape.HeadWidth * padded];
        }

        for (var head = 0; head < shape.Heads; head++)
        {
            var at = head * shape.HeadWidth;
            Transpose(input[(shape.Width + at)..], stride, tokens, padded);
            for (var first = 0; first < tokens; first += Block)
            {
                Weigh(input[at..], stride, first, tokens, padded);
                for (var token = first; token < Math.Min(tokens, first + Block); token++)
                {
                    Softmax(_weights.AsSpan((token - first) * padded, padded), tokens);
                }

                Mix(input[((2 * shape.Width) + at)..], stride, output[at..], first, tokens, padded);
            }
        }
    }

    private void Transpose(ReadOnlySpan<float> keys, int stride, int tokens, int padded)
    {
        for (var token = 0; token < tokens; token++)
        {
            ReadOnlySpan<float> key = keys.Slice(token * stride, shape.HeadWidth);
            for (var i = 0; i < key.Length; i++)
            {
                _keys[(i * padded) + token] = key[i];
            }
        }
    }

    /// <summary>The products of a block of queries with all keys. A block that isn't whole repeats its last query.</summary>
    private void Weigh(ReadOnlySpan<float> queries, int stride, int first, int tokens, int padded)
    {
        ref var q = ref MemoryMarshal.GetReference(queries);
        ref var a = ref Unsafe.Add(ref q, Row(0));
        ref var b = ref Unsafe.Add(ref q, Row(1));
        ref var c = ref Unsafe.Add(ref q, Row(2));
        ref var d = ref Unsafe.Add(ref q, Row(3));
        ref var keys = ref MemoryMarshal.GetArrayDataReference(_keys);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(_weights);
        for (var j = 0; j < padded; j += KeyStep)
        {
            Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
            ref var key = ref Unsafe.Add(ref keys, j);
            for (var i = 0; i < shape.HeadWidth; i++, key = ref Unsafe.Add(ref key, padded))
            {
                Vector256<float> left = Vector256.LoadUnsafe(ref key), right = Vector256.LoadUnsafe(ref key, 8);
                AddProducts(Unsafe.Add(ref a, i), left, right, ref a0, ref a1);
                AddProducts(Unsafe.Add(ref b, i), left, right, ref b0, ref b1);
                AddProducts(Unsafe.Add(ref c, i), left, right, ref c0, ref c1);
                AddProducts(Unsafe.Add(ref d, i), left, right, ref d0, ref d1);
            }

            Store(a0, a1, ref weights, j);
            Store(b0, b1, ref weights, j + padded);
            Store(c0, c1, ref weights, j + (2 * padded));
            Store(d0, d1, ref weights, j + (3 * padded));
        }

        int Row(int i) => Math.Min(first + i, tokens - 1) * stride;
    }

    private static void Softmax(Span<float> row, int tokens)
    {
        row[tokens..].Fill(float.MinValue);
        ref var x = ref MemoryMarshal.GetReference(row);
        Vector256<float> most = Vector256.LoadUnsafe(ref x);
        for (nuint i = 8; i < (nuint)row.Length; i += 8)
        {
            most = Vector256.Max(most, Vector256.LoadUnsafe(ref x, i));
        }

        Vector256<float> largest = Vector256.Create(FloatVector.Largest(most));
        Vector256<float> sum = Vector256<float>.Zero;
        for (nuint i = 0; i < (nuint)row.Length; i += 8)
        {
            Vector256<float> value = Exponential.Of(Vector256.LoadUnsafe(ref x, i) - largest);
            value.StoreUnsafe(ref x, i);
            sum += value;
        }

        FloatVector.Scale(row, 1 / Vector256.Sum(sum));
    }

    /// <summary>Sums of values, by weight, for a block of queries; 16 elements of them at a time, or the last 8.</summary>
    private void Mix(ReadOnlySpan<float> values, int stride, Span<float> output, int first, int tokens, int padded)
    {
        output = output[..(((tokens - 1) * shape.Width) + shape.HeadWidth)];
        for (var i = 0; i < shape.HeadWidth; i += KeyStep)
        {
            var whole = shape.HeadWidth - i >= KeyStep;
            ref var value = ref MemoryMarshal.GetReference(values[i..]);
            ref var weight = ref MemoryMarshal.GetArrayDataReference(_weights);
            Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
            for (var token = 0; token < tokens; token++, value = ref Unsafe.Add(ref value, stride), weight = ref Unsafe.Add(ref weight, 1))
            {
                Vector256<float> left = Vector256.LoadUnsafe(ref value), right = whole ? Vector256.LoadUnsafe(ref value, 8) : left;
                AddProducts(weight, left, right, ref a0, ref a1);
                AddProducts(Unsafe.Add(ref weight, padded), left, right, ref b0, ref b1);
                AddProducts(Unsafe.Add(ref weight, 2 * padded), left, right, ref c0, ref c1);
                AddProducts(Unsafe.Add(ref weight, 3 * padded), left, right, ref d0, ref d1);
            }

            Write(a0, a1, output, first, i);
            Write(b0, b1, output, first + 1, i);
            Write(c0, c1, output, first + 2, i);
            Write(d0, d1, output, first + 3, i);
        }
    }

    /// <summary>Writes a piece of a row, unless the row lies behind the last token: such a row is the rest of a block that isn't whole.</summary>
    private void Write(Vector256<float> left, Vector256<float> right, Span<float> output, int token, int at)
    {
        var start = (token * shape.Width) + at;
        if (start >= output.Length)
        {
            return;
        }

        left.CopyTo(output[start..]);
        if (shape.HeadWidth - at >= KeyStep)
        {
            right.CopyTo(output[(start + 8)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(float factor, Vector256<float> left, Vector256<float> right, ref Vector256<float> a, ref Vector256<float> b)
    {
        a = Vector256.MultiplyAddEstimate(Vector256.Create(factor), left, a);
        b = Vector256.MultiplyAddEstimate(Vector256.Create(factor), right, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> left, Vector256<float> right, ref float target, int at)
    {
        left.StoreUnsafe(ref target, (nuint)at);
        right.StoreUnsafe(ref target, (nuint)at + 8);
    }
}
