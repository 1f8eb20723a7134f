namespace ExtProc.Testing;

/// <summary>All the ways worth testing in which bytes can arrive: whole, every cut in two, byte by byte, random cuts. Deterministic.</summary>
public static class ChunkVariants
{
    private const int RandomVariants = 8;

    /// <summary>Every variant, each a labelled list of chunks that together are <paramref name="bytes"/>.</summary>
    public static IEnumerable<ChunkVariant> Of(ReadOnlyMemory<byte> bytes, int seed = 1)
    {
        yield return new ChunkVariant("Whole", [bytes]);
        foreach (var variant in TwoSplits(bytes))
        {
            yield return variant;
        }

        yield return ByteByByte(bytes);
        for (var i = 0; i < RandomVariants; i++)
        {
            yield return RandomSplits(bytes, seed + i);
        }
    }

    public static IEnumerable<ChunkVariant> TwoSplits(ReadOnlyMemory<byte> bytes)
    {
        for (var at = 1; at < bytes.Length; at++)
        {
            yield return new ChunkVariant($"Split:{at}", [bytes[..at], bytes[at..]]);
        }
    }

    public static ChunkVariant ByteByByte(ReadOnlyMemory<byte> bytes)
    {
        var chunks = new ReadOnlyMemory<byte>[bytes.Length];
        for (var at = 0; at < bytes.Length; at++)
        {
            chunks[at] = bytes.Slice(at, 1);
        }

        return new ChunkVariant("Bytes", chunks);
    }

    /// <summary>Chunks of random length, empty ones among them.</summary>
    public static ChunkVariant RandomSplits(ReadOnlyMemory<byte> bytes, int seed)
    {
        var random = new Random(seed);
        var largest = 1 + random.Next(Math.Max(1, bytes.Length / 2) + 1);
        var chunks = new List<ReadOnlyMemory<byte>>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(random.Next(largest + 1), bytes.Length - at);
            chunks.Add(bytes.Slice(at, length));
            at += length;
        }

        return new ChunkVariant($"Random:{seed}", chunks);
    }
}
