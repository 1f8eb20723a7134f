using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Hosting;

/// <summary>The events of the process and its loop (6010 and up).</summary>
internal static partial class ReconcileLog
{
    [LoggerMessage(6010, LogLevel.Information, "published {Policies} policies")]
    public static partial void Published(ILogger logger, int policies);

    [LoggerMessage(6011, LogLevel.Information, "ready: {Addresses}")]
    public static partial void Ready(ILogger logger, string addresses);

    [LoggerMessage(6012, LogLevel.Critical, "The operator stops: {Part} failed, {Type}: {Error}{Stack}")]
    public static partial void Failed(ILogger logger, string part, string type, string error, string stack);
}
