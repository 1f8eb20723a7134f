using System.Buffers;

namespace ExtProc.Server.Policies.Remote;

/// <summary>Reads a body that a peer may make as long as it likes.</summary>
internal static class CappedBody
{
    private const int Chunk = 64 * 1024;

    /// <summary>The whole body, or null when it is longer than <paramref name="cap"/> bytes: then no more than that was held.</summary>
    public static async Task<ReadOnlyMemory<byte>?> TryReadAsync(HttpContent content, int cap, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > cap)
        {
            return null;
        }
        var body = new ArrayBufferWriter<byte>(Chunk);
        using var stream = await content.ReadAsStreamAsync(cancellationToken);
        while (true)
        {
            // One byte more than the cap is enough to know that there is more.
            var room = Math.Min(Chunk, cap + 1 - body.WrittenCount);
            var read = await stream.ReadAsync(body.GetMemory(room)[..room], cancellationToken);
            if (read == 0)
            {
                return body.WrittenMemory;
            }
            body.Advance(read);
            if (body.WrittenCount > cap)
            {
                return null;
            }
        }
    }
}
