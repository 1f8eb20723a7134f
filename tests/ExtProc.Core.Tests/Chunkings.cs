namespace ExtProc.Core.Tests;

/// <summary>Ways to cut bytes into chunks, for laws that hold over all of them.</summary>
internal static class Chunkings
{
    /// <summary>Whole, byte by byte, every split in two, and some random ones (always the same).</summary>
    public static IEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Of(byte[] bytes, int randomOnes = 20)
    {
        yield return [bytes];
        yield return [.. Enumerable.Range(0, bytes.Length).Select(i => (ReadOnlyMemory<byte>)bytes.AsMemory(i, 1))];
        for (int cut = 1; cut < bytes.Length; cut++)
        {
            yield return [bytes.AsMemory(0, cut), bytes.AsMemory(cut)];
        }
        var random = new Random(17);
        for (int i = 0; i < randomOnes; i++)
        {
            yield return Random(bytes, random);
        }
    }

    public static IReadOnlyList<ReadOnlyMemory<byte>> Random(byte[] bytes, Random random)
    {
        var chunks = new List<ReadOnlyMemory<byte>>();
        for (int at = 0; at < bytes.Length;)
        {
            int length = Math.Min(random.Next(0, 40), bytes.Length - at);
            chunks.Add(bytes.AsMemory(at, length));
            at += length;
        }
        return chunks;
    }
}
