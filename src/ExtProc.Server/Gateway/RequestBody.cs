using System.IO.Pipelines;
using ExtProc.Server.Envoy;

namespace ExtProc.Server.Gateway;

/// <summary>Collects a request body up to a cap. What lies beyond stays in the reader. Owns its memory.</summary>
internal sealed class RequestBody(PipeReader reader, int cap) : IDisposable
{
    private readonly PooledBytes _held = new();

    /// <summary>What was collected; valid until disposed.</summary>
    public ReadOnlyMemory<byte> Held => _held.Written;

    /// <summary>Reads to the end; false when the body is larger than the cap, with the cap's worth or less held.</summary>
    public async Task<bool> TryReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            if (_held.Length + result.Buffer.Length > cap)
            {
                reader.AdvanceTo(result.Buffer.Start);
                return false;
            }
            _held.Append(result.Buffer);
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return true;
            }
        }
    }

    public void Dispose() => _held.Dispose();
}
