using Microsoft.Extensions.Logging;

namespace ExtProc.Server.Grpc;

/// <summary>The events of the transport (5000 and up). An exception's message may quote traffic, so it is never among the values.</summary>
internal static partial class GrpcLog
{
    [LoggerMessage(5000, LogLevel.Error, "A gRPC method failed with {Type}; the call ended with INTERNAL.{Stack}")]
    public static partial void MethodFailed(ILogger logger, string type, string stack);

    [LoggerMessage(5001, LogLevel.Information, "Draining: not ready from now on; new calls are still served for {Delay}, live ones for {Grace} more.")]
    public static partial void DrainStarted(ILogger logger, TimeSpan delay, TimeSpan grace);

    [LoggerMessage(5002, LogLevel.Warning, "The grace period is over: {Calls} calls end with UNAVAILABLE.")]
    public static partial void GraceOver(ILogger logger, int calls);

    [LoggerMessage(5003, LogLevel.Information, "TLS files reloaded; the certificate expires at {Expiry}.")]
    public static partial void TlsReloaded(ILogger logger, DateTimeOffset expiry);

    [LoggerMessage(5004, LogLevel.Error, "TLS files cannot be used, the last good ones stay: {Reason}")]
    public static partial void TlsRejected(ILogger logger, string reason);
}
