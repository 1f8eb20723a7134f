using System.Buffers;
using System.IO.Compression;
using ExtProc.Core.Bodies;

namespace ExtProc.Core.Tests.Bodies;

/// <summary>Codes bodies with the runtime's streams and decodes them with ours.</summary>
internal static class Coded
{
    public static byte[] Gzip(ReadOnlySpan<byte> bytes, CompressionLevel level = CompressionLevel.Optimal) =>
        Through(bytes, s => new GZipStream(s, level));

    public static byte[] Zlib(ReadOnlySpan<byte> bytes, CompressionLevel level = CompressionLevel.Optimal) =>
        Through(bytes, s => new ZLibStream(s, level));

    public static byte[] Bare(ReadOnlySpan<byte> bytes, CompressionLevel level = CompressionLevel.Optimal) =>
        Through(bytes, s => new DeflateStream(s, level));

    public static byte[] Brotli(ReadOnlySpan<byte> bytes) => Through(bytes, s => new BrotliStream(s, CompressionLevel.Fastest));

    public static (DecodeStatus Status, byte[] Bytes) Decode(
        string? coding, IEnumerable<ReadOnlyMemory<byte>> chunks, long maxBytes = long.MaxValue, int maxExpansion = DecodeLimits.DefaultMaxExpansion)
    {
        Assert.That(ContentDecoder.TryCreate(coding, new DecodeLimits(maxBytes, maxExpansion), out var decoder), Is.True);
        using (decoder)
        {
            var output = new ArrayBufferWriter<byte>();
            foreach (var chunk in chunks)
            {
                decoder!.Feed(chunk.Span, output);
            }
            return (decoder!.Complete(), output.WrittenSpan.ToArray());
        }
    }

    private static byte[] Through(ReadOnlySpan<byte> bytes, Func<Stream, Stream> open)
    {
        using var memory = new MemoryStream();
        using (var stream = open(memory))
        {
            stream.Write(bytes);
        }
        return memory.ToArray();
    }
}
