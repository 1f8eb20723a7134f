namespace ExtProc.Server.Envoy;

/// <summary>How Envoy shows a body; the numbers are those of <c>ProcessingMode.BodySendMode</c>.</summary>
internal enum BodyMode
{
    None = 0,

    /// <summary>Chunk by chunk; exactly one reply for each, in order. Headers have left by then.</summary>
    Streamed = 1,

    /// <summary>The whole body in one message, one reply. Envoy still holds the headers.</summary>
    Buffered = 2,

    /// <summary>As <see cref="Buffered"/>, but what exceeds Envoy's buffer limit passes unseen.</summary>
    BufferedPartial = 3,

    /// <summary>Chunks as they come, any number of replies in return; only <c>streamed_response</c> may carry bytes.</summary>
    FullDuplexStreamed = 4,

    /// <summary>One gRPC message at a time. Not served.</summary>
    Grpc = 5,
}
