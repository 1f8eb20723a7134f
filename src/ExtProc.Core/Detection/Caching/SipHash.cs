using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ExtProc.Core.Detection.Caching;

/// <summary>
/// SipHash-2-4 with 128 bits of output (Aumasson and Bernstein 2012, and its 128-bit variant): a keyed hash of which nobody without the
/// key can find collisions.
/// </summary>
/// <param name="key0">First half of the key, little-endian.</param>
/// <param name="key1">Second half.</param>
internal readonly struct SipHash(ulong key0, ulong key1)
{
    /// <summary>The hash of the words' bytes, little-endian, followed by <paramref name="tail"/>.</summary>
    public (ulong First, ulong Second) Of(ReadOnlySpan<ulong> words, ReadOnlySpan<byte> tail)
    {
        var state = new State(key0, key1);
        foreach (var word in words)
        {
            state.Absorb(word);
        }

        var whole = tail.Length & ~7;
        if (BitConverter.IsLittleEndian)
        {
            foreach (var word in MemoryMarshal.Cast<byte, ulong>(tail[..whole]))
            {
                state.Absorb(word);
            }
        }
        else
        {
            for (var at = 0; at < whole; at += 8)
            {
                state.Absorb(BinaryPrimitives.ReadUInt64LittleEndian(tail[at..]));
            }
        }

        Span<byte> last = stackalloc byte[8];
        last.Clear();
        tail[whole..].CopyTo(last);
        last[7] = (byte)(tail.Length + (words.Length * sizeof(ulong)));
        state.Absorb(BinaryPrimitives.ReadUInt64LittleEndian(last));
        return state.Finish();
    }

    private ref struct State(ulong key0, ulong key1)
    {
        private ulong _a = key0 ^ 0x736f6d6570736575;
        private ulong _b = key1 ^ 0x646f72616e646f6d ^ 0xee;
        private ulong _c = key0 ^ 0x6c7967656e657261;
        private ulong _d = key1 ^ 0x7465646279746573;

        public void Absorb(ulong word)
        {
            _d ^= word;
            Round();
            Round();
            _a ^= word;
        }

        public (ulong First, ulong Second) Finish()
        {
            _c ^= 0xee;
            var first = Squeeze();
            _b ^= 0xdd;
            return (first, Squeeze());
        }

        private ulong Squeeze()
        {
            Round();
            Round();
            Round();
            Round();
            return _a ^ _b ^ _c ^ _d;
        }

        private void Round()
        {
            _a += _b;
            _c += _d;
            _b = BitOperations.RotateLeft(_b, 13) ^ _a;
            _d = BitOperations.RotateLeft(_d, 16) ^ _c;
            _a = BitOperations.RotateLeft(_a, 32);
            _c += _b;
            _a += _d;
            _b = BitOperations.RotateLeft(_b, 17) ^ _c;
            _d = BitOperations.RotateLeft(_d, 21) ^ _a;
            _c = BitOperations.RotateLeft(_c, 32);
        }
    }
}
