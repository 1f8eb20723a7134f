using Microsoft.Extensions.Logging;

namespace ExtProc.Server.Hosting;

/// <summary>The events of the process (7000 and up).</summary>
internal static partial class HostLog
{
    [LoggerMessage(7000, LogLevel.Information, "ready: {Addresses}, policies {Policies} (revision {Revision})")]
    public static partial void Ready(ILogger logger, BoundAddresses addresses, int policies, long revision);

    [LoggerMessage(7002, LogLevel.Warning, "waiting: {Addresses}, no policies yet, so not ready")]
    public static partial void Waiting(ILogger logger, BoundAddresses addresses);

    [LoggerMessage(7001, LogLevel.Error, "The engine failed on an exchange, which ends as its policies' onError says: {Type}{Stack}")]
    public static partial void EngineFault(ILogger logger, string type, string stack);
}
