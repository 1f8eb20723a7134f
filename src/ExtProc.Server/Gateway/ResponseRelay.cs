using System.Buffers;
using ExtProc.Core.Bodies;
using ExtProc.Core.Exchanges;
using Microsoft.AspNetCore.Http;

namespace ExtProc.Server.Gateway;

/// <summary>
/// Carries one response body to the client, chunk by chunk, through the engine. Headers leave with the first byte of the body, so that a
/// verdict over what was held can still become a clean reply.
/// </summary>
internal sealed class ResponseRelay(HttpContext context, ExchangePipeline pipeline, ResponsePlan plan, StallClock stall) : IDisposable
{
    private const int ChunkBytes = 32 * 1024;

    private readonly BodyBuffer _output = new(int.MaxValue);
    private readonly byte[] _chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);

    /// <summary>Copies until the upstream's end. A reply that takes the response's place is returned; null when the body was carried or cut.</summary>
    /// <exception cref="IOException">The upstream broke.</exception>
    public async Task<Reply?> RunAsync(Stream body)
    {
        while (true)
        {
            stall.Restart();
            var read = await body.ReadAsync(_chunk, stall.Token);
            var chunk = _chunk.AsMemory(0, read);
            if (plan.Inspection == ResponseInspection.None)
            {
                if (read == 0)
                {
                    return null;
                }
                await SendAsync(chunk);
                continue;
            }
            _output.Clear();
            var verdict = await pipeline.OnResponseBodyAsync(new ReadOnlySequence<byte>(chunk), read == 0, _output, stall.Token);
            if (verdict.Reject is { } reply && !context.Response.HasStarted)
            {
                return reply;
            }
            await ReleaseAsync(verdict.Action == StreamAction.Continue ? chunk : _output.Memory, last: read == 0);
            if (read == 0 || verdict.Action == StreamAction.Cut)
            {
                return null;
            }
        }
    }

    public void Dispose()
    {
        _output.Dispose();
        ArrayPool<byte>.Shared.Return(_chunk);
    }

    private ValueTask ReleaseAsync(ReadOnlyMemory<byte> bytes, bool last)
    {
        if (last && !context.Response.HasStarted)
        {
            context.Response.ContentLength = bytes.Length;
        }
        return bytes.IsEmpty ? ValueTask.CompletedTask : SendAsync(bytes);
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        stall.Restart();
        await context.Response.BodyWriter.WriteAsync(bytes, stall.Token);
    }
}
