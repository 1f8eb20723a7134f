using System.Buffers.Binary;
using System.IO.Compression;

namespace ExtProc.Server.Tests.Grpc.Framing;

/// <summary>Frames as a client sends them, right and wrong.</summary>
internal static class Frames
{
    public static byte[] Of(byte[] payload, byte flag = 0) => [.. Prefix(flag, (uint)payload.Length), .. payload];

    public static byte[] Prefix(byte flag, uint length)
    {
        var prefix = new byte[5];
        prefix[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(prefix.AsSpan(1), length);
        return prefix;
    }

    public static byte[] Gzip(byte[] content)
    {
        if (content.Length == 0)
        {
            return Convert.FromHexString("1f8b08000000000000ff03000000000000000000");
        }

        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }
}
