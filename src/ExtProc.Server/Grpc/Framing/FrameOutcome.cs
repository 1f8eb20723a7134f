namespace ExtProc.Server.Grpc.Framing;

/// <summary>What the front of the buffered bytes is.</summary>
internal enum FrameOutcome
{
    Incomplete,
    Message,
    CompressedMessage,
    TooLarge,
    Malformed,
}
