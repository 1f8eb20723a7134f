using System.IO.Pipelines;
using ExtProc.Core.Bodies;

namespace ExtProc.Server.Gateway;

/// <summary>Collects a request body up to a cap. What lies beyond stays in the reader. Owns its memory.</summary>
internal sealed class RequestBody(PipeReader reader, int cap, StallClock stall) : IDisposable
{
    private readonly BodyBuffer _held = new(cap);

    /// <summary>What was collected; valid until disposed.</summary>
    public ReadOnlyMemory<byte> Held => _held.Memory;

    /// <summary>Reads to the end; false when the body is larger than the cap, with the cap's worth or less held.</summary>
    public async Task<bool> TryReadAsync()
    {
        while (true)
        {
            var result = await reader.ReadAsync(stall.Token);
            stall.Restart();
            if (!_held.TryAppend(result.Buffer))
            {
                reader.AdvanceTo(result.Buffer.Start);
                return false;
            }
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return true;
            }
        }
    }

    public void Dispose() => _held.Dispose();
}
