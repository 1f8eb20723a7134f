using ExtProc.Server.Grpc;

namespace ExtProc.Server.Envoy;

/// <summary>How sessions end with an error. Envoy writes the messages into its access log: they never hold content.</summary>
internal static class SessionStatuses
{
    public static readonly RpcStatus Blocked = new(RpcStatusCode.PermissionDenied, "blocked");
    public static readonly RpcStatus Deadline = new(RpcStatusCode.DeadlineExceeded, "inspection deadline");
    public static readonly RpcStatus Stalled = new(RpcStatusCode.DeadlineExceeded, "exchange stalled");
    public static readonly RpcStatus Failed = new(RpcStatusCode.Internal, "inspection failed");
    public static readonly RpcStatus Malformed = new(RpcStatusCode.InvalidArgument, "malformed message");
    public static readonly RpcStatus OutOfOrder = new(RpcStatusCode.FailedPrecondition, "message out of order");
    public static readonly RpcStatus UnknownMode = new(RpcStatusCode.Unimplemented, "body mode not served");
    public static readonly RpcStatus HeldAtTrailers = new(RpcStatusCode.Aborted, "trailers after held text");
}
