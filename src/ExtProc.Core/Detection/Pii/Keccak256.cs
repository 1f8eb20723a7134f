using System.Buffers.Binary;
using System.Numerics;

namespace ExtProc.Core.Detection.Pii;

/// <summary>Keccak-256 as Ethereum uses it: SHA3-256 before NIST changed the padding, so the platform's SHA3 cannot stand in. One block only.</summary>
internal static class Keccak256
{
    public const int HashLength = 32;

    /// <summary>The longest input that fits one block.</summary>
    public const int MaxInput = Rate - 1;

    private const int Rate = 136;

    private static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B, 0x0000000080000001,
        0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
        0x000000000000800A, 0x800000008000000A, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    private static ReadOnlySpan<byte> Rotations => [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];

    private static ReadOnlySpan<byte> Lanes => [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

    public static void Hash(ReadOnlySpan<byte> input, Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(input.Length, MaxInput);
        Span<byte> block = stackalloc byte[Rate];
        block.Clear();
        input.CopyTo(block);
        block[input.Length] = 1;
        block[^1] |= 0x80;

        Span<ulong> state = stackalloc ulong[25];
        state.Clear();
        for (int i = 0; i < Rate / 8; i++)
        {
            state[i] = BinaryPrimitives.ReadUInt64LittleEndian(block[(i * 8)..]);
        }

        foreach (ulong constant in RoundConstants)
        {
            Round(state, constant);
        }

        for (int i = 0; i < HashLength / 8; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(hash[(i * 8)..], state[i]);
        }
    }

    private static void Round(Span<ulong> state, ulong constant)
    {
        Span<ulong> columns = stackalloc ulong[5];
        for (int x = 0; x < 5; x++)
        {
            columns[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
        }

        for (int i = 0; i < 25; i++)
        {
            int x = i % 5;
            state[i] ^= columns[(x + 4) % 5] ^ BitOperations.RotateLeft(columns[(x + 1) % 5], 1);
        }

        ulong moving = state[1];
        for (int i = 0; i < 24; i++)
        {
            (moving, state[Lanes[i]]) = (state[Lanes[i]], BitOperations.RotateLeft(moving, Rotations[i]));
        }

        for (int row = 0; row < 25; row += 5)
        {
            state.Slice(row, 5).CopyTo(columns);
            for (int x = 0; x < 5; x++)
            {
                state[row + x] = columns[x] ^ (~columns[(x + 1) % 5] & columns[(x + 2) % 5]);
            }
        }

        state[0] ^= constant;
    }
}
