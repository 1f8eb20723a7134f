namespace ExtProc.Server.Grpc;

/// <summary>
/// A method's side of one call, from its first message to its status. When <see cref="DuplexCall.Failure"/> is set, that ends the call,
/// whatever the method returns; an exception ends it with INTERNAL.
/// </summary>
public delegate ValueTask<RpcStatus> GrpcMethod(DuplexCall call);
