using System.IO.Pipelines;
using System.Net;

namespace ExtProc.Server.Gateway;

/// <summary>A request body on its way up: what was held here, then what is still arriving. Exact length when it is known, else chunked.</summary>
internal sealed class UpstreamContent(ReadOnlyMemory<byte> held, PipeReader? rest, long? length, StallClock stall) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!held.IsEmpty)
        {
            await stream.WriteAsync(held, cancellationToken);
        }
        if (rest is not null)
        {
            await CopyAsync(rest, stream, cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length.GetValueOrDefault();
        return length is not null;
    }

    private async Task CopyAsync(PipeReader reader, Stream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            stall.Restart();
            foreach (var segment in result.Buffer)
            {
                await stream.WriteAsync(segment, cancellationToken);
            }
            await stream.FlushAsync(cancellationToken);
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }
}
