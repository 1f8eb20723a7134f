namespace ExtProc.Server.Grpc;

/// <summary>
/// How a call ends, and the catalogue of the endings that the transport itself decides. The message reaches the peer and its access log:
/// it never holds content of the traffic.
/// </summary>
public sealed record RpcStatus(RpcStatusCode Code, string Message)
{
    /// <summary>To Envoy, "go on without me": only after the exchange is over.</summary>
    public static readonly RpcStatus Ok = new(RpcStatusCode.Ok, "");

    public static readonly RpcStatus Cancelled = new(RpcStatusCode.Cancelled, "the client ended the call");
    public static readonly RpcStatus DeadlineExceeded = new(RpcStatusCode.DeadlineExceeded, "the deadline of the call has passed");
    public static readonly RpcStatus ShuttingDown = new(RpcStatusCode.Unavailable, "the server is shutting down");
    public static readonly RpcStatus Faulted = new(RpcStatusCode.Internal, "the server failed");

    internal static readonly RpcStatus UnknownMethod = new(RpcStatusCode.Unimplemented, "no such method");
    internal static readonly RpcStatus UnknownEncoding = new(RpcStatusCode.Unimplemented, "the message encoding is not supported");
    internal static readonly RpcStatus MalformedTimeout = new(RpcStatusCode.Internal, "grpc-timeout is malformed");
    internal static readonly RpcStatus MalformedFrame = new(RpcStatusCode.Internal, "a frame has an unknown flag");
    internal static readonly RpcStatus CompressedWithoutEncoding = new(RpcStatusCode.Internal, "a compressed message came without grpc-encoding");
    internal static readonly RpcStatus MalformedCompression = new(RpcStatusCode.Internal, "a compressed message does not decompress");
    internal static readonly RpcStatus TruncatedMessage = new(RpcStatusCode.Internal, "the call ended inside a message");
    internal static readonly RpcStatus MalformedMessage = new(RpcStatusCode.Internal, "a message does not parse");
    internal static readonly RpcStatus NotOneRequest = new(RpcStatusCode.Internal, "the method takes exactly one message");
    internal static readonly RpcStatus MessageTooLarge = new(RpcStatusCode.ResourceExhausted, "a message is larger than the limit");
}
