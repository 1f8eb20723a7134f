using Microsoft.Extensions.Logging;

namespace ExtProc.Server.Gateway;

/// <summary>The events of the embedded proxy (6500 and up). An exception's message may quote traffic, so it is never among the values.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(6500, LogLevel.Warning, "The upstream could not be reached or broke the connection: {Error}")]
    public static partial void UpstreamBroke(ILogger logger, string error);

    [LoggerMessage(6501, LogLevel.Warning, "An exchange stood still for too long and was ended.")]
    public static partial void UpstreamTimedOut(ILogger logger);

    [LoggerMessage(6502, LogLevel.Error, "An exchange failed with {Type}.{Stack}")]
    public static partial void ExchangeFailed(ILogger logger, string type, string stack);
}
