using System.Buffers;

namespace ExtProc.Core.Exchanges;

/// <summary>
/// The engine's face: one HTTP exchange, told step by step, judged step by step. Knows nothing of Envoy. One thread at a time; no step
/// throws for what a peer sends. <see cref="Complete"/> runs exactly once, whatever ended the exchange; further calls do nothing.
/// </summary>
public sealed class ExchangePipeline : IDisposable
{
    /// <summary>Recognises the dialect, pins the policy snapshot and says what must be shown of the rest.</summary>
    public RequestPlan OnRequestHeaders(RequestHead head) => throw new NotSupportedException(head.Path);

    /// <summary>Judges the whole request body.</summary>
    /// <param name="body">The body as received, at most the configured cap; not kept after the call.</param>
    public BodyVerdict OnRequestBody(in ReadOnlySequence<byte> body) => throw new NotSupportedException(body.ToString());

    /// <summary>Says how the response body is to be inspected.</summary>
    public ResponsePlan OnResponseHeaders(ResponseHead head) => throw new NotSupportedException(head.ContentType);

    /// <summary>Judges the next chunk of the response body; <paramref name="endOfStream"/> also by trailers, with an empty chunk.</summary>
    /// <param name="chunk">The next bytes as received; not kept after the call.</param>
    /// <param name="endOfStream">True exactly once.</param>
    /// <param name="output">Receives what takes the chunk's place, unless the verdict is <see cref="StreamAction.Continue"/>.</param>
    public StreamVerdict OnResponseBody(in ReadOnlySequence<byte> chunk, bool endOfStream, IBufferWriter<byte> output) =>
        throw new NotSupportedException($"{chunk}{endOfStream}{output}");

    /// <summary>Records how much of the exchange the carrier could not show (see <see cref="UninspectedReason.NotSent"/>).</summary>
    public Reply? OnUninspectable(UninspectedReason reason) => throw new NotSupportedException(reason.ToString());

    /// <summary>Settles, counts and records the exchange.</summary>
    public ExchangeOutcome Complete(ExchangeEnd end) => throw new NotSupportedException(end.ToString());

    public void Dispose()
    {
    }
}
