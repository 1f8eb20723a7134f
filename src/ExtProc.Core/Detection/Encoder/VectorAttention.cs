using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>Attention on one kind of vectors. Keys and values of a head are copied together first, keys with their tokens side by side.</summary>
/// <typeparam name="TFloats">The vectors.</typeparam>
internal sealed class VectorAttention<TFloats> : SelfAttention
    where TFloats : struct, IFloats<TFloats>
{
    /// <summary>Queries that are worked on together, so that each key and value is loaded once for all of them.</summary>
    private const int Block = 4;

    private readonly EncoderShape _shape;

    /// <summary>A head's width, padded to two vectors.</summary>
    private readonly int _depth;

    private readonly float[] _mixed;
    private float[] _keys = [];
    private float[] _values = [];
    private float[] _weights = [];

    public VectorAttention(EncoderShape shape)
    {
        _shape = shape;
        _depth = Pad(shape.HeadWidth);
        _mixed = new float[Block * _depth];
    }

    public override void Apply(ReadOnlySpan<float> input, int stride, Span<float> output, int tokens)
    {
        var padded = Pad(tokens);
        if (_weights.Length < Block * padded)
        {
            _weights = new float[Block * padded];
            _keys = new float[_shape.HeadWidth * padded];
            _values = new float[padded * _depth];
        }

        Span<float> sums = stackalloc float[Block];
        for (var head = 0; head < _shape.Heads; head++)
        {
            var at = head * _shape.HeadWidth;
            CopyKeys(input[(_shape.Width + at)..], stride, tokens, padded);
            CopyValues(input[((2 * _shape.Width) + at)..], stride, tokens);
            for (var first = 0; first < tokens; first += Block)
            {
                Weigh(input[at..], stride, first, tokens, padded);
                for (var i = 0; i < Block; i++)
                {
                    sums[i] = Exponentiate(_weights.AsSpan(i * padded, padded), tokens);
                }

                Mix(tokens, padded);
                for (var i = 0; i < Math.Min(Block, tokens - first); i++)
                {
                    Divide(i, sums[i], output.Slice(((first + i) * _shape.Width) + at, _shape.HeadWidth));
                }
            }
        }
    }

    /// <summary>To a multiple of two vectors.</summary>
    private static int Pad(int count) => (count + (2 * TFloats.Count) - 1) / (2 * TFloats.Count) * (2 * TFloats.Count);

    private void CopyKeys(ReadOnlySpan<float> keys, int stride, int tokens, int padded)
    {
        ref var target = ref MemoryMarshal.GetArrayDataReference(_keys);
        for (var token = 0; token < tokens; token++)
        {
            ref var column = ref Unsafe.Add(ref target, token);
            foreach (var element in keys.Slice(token * stride, _shape.HeadWidth))
            {
                column = element;
                column = ref Unsafe.Add(ref column, padded);
            }
        }
    }

    private void CopyValues(ReadOnlySpan<float> values, int stride, int tokens)
    {
        for (var token = 0; token < tokens; token++)
        {
            values.Slice(token * stride, _shape.HeadWidth).CopyTo(_values.AsSpan(token * _depth));
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
        for (var j = 0; j < padded; j += 2 * TFloats.Count)
        {
            TFloats a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
            ref var key = ref Unsafe.Add(ref keys, j);
            for (var i = 0; i < _shape.HeadWidth; i++, key = ref Unsafe.Add(ref key, padded))
            {
                TFloats left = TFloats.Load(ref key, 0), right = TFloats.Load(ref key, (nuint)TFloats.Count);
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

    /// <summary>The numerators of the softmax of a row; returns their sum.</summary>
    private static float Exponentiate(Span<float> row, int tokens)
    {
        row[tokens..].Fill(float.MinValue);
        ref var x = ref MemoryMarshal.GetReference(row);
        TFloats most = TFloats.Load(ref x, 0);
        for (nuint i = 0; i < (nuint)row.Length; i += (nuint)TFloats.Count)
        {
            most = TFloats.Max(most, TFloats.Load(ref x, i));
        }

        var largest = TFloats.All(most.Largest());
        TFloats sum = default;
        for (nuint i = 0; i < (nuint)row.Length; i += (nuint)TFloats.Count)
        {
            TFloats value = Exponential.Of(TFloats.Load(ref x, i) - largest);
            value.Store(ref x, i);
            sum += value;
        }

        return sum.Sum();
    }

    /// <summary>Sums of values, by weight, for a block of queries.</summary>
    private void Mix(int tokens, int padded)
    {
        ref var mixed = ref MemoryMarshal.GetArrayDataReference(_mixed);
        for (var i = 0; i < _depth; i += 2 * TFloats.Count)
        {
            ref var value = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), i);
            ref var weight = ref MemoryMarshal.GetArrayDataReference(_weights);
            TFloats a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
            for (var token = 0; token < tokens; token++, value = ref Unsafe.Add(ref value, _depth), weight = ref Unsafe.Add(ref weight, 1))
            {
                TFloats left = TFloats.Load(ref value, 0), right = TFloats.Load(ref value, (nuint)TFloats.Count);
                AddProducts(weight, left, right, ref a0, ref a1);
                AddProducts(Unsafe.Add(ref weight, padded), left, right, ref b0, ref b1);
                AddProducts(Unsafe.Add(ref weight, 2 * padded), left, right, ref c0, ref c1);
                AddProducts(Unsafe.Add(ref weight, 3 * padded), left, right, ref d0, ref d1);
            }

            Store(a0, a1, ref mixed, i);
            Store(b0, b1, ref mixed, i + _depth);
            Store(c0, c1, ref mixed, i + (2 * _depth));
            Store(d0, d1, ref mixed, i + (3 * _depth));
        }
    }

    private void Divide(int row, float sum, Span<float> output)
    {
        var factor = 1 / sum;
        ReadOnlySpan<float> mixed = _mixed.AsSpan(row * _depth, output.Length);
        for (var i = 0; i < output.Length; i++)
        {
            output[i] = mixed[i] * factor;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(float factor, TFloats left, TFloats right, ref TFloats a, ref TFloats b)
    {
        var factors = TFloats.All(factor);
        a = TFloats.MultiplyAdd(factors, left, a);
        b = TFloats.MultiplyAdd(factors, right, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TFloats left, TFloats right, ref float target, int at)
    {
        left.Store(ref target, (nuint)at);
        right.Store(ref target, (nuint)(at + TFloats.Count));
    }
}
