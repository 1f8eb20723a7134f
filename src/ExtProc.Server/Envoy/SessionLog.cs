using ExtProc.Core.Exchanges;
using Microsoft.Extensions.Logging;

namespace ExtProc.Server.Envoy;

/// <summary>Log messages of the sessions: endings and counts, never content.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(1000, LogLevel.Debug, "Exchange ended: {End}, {Outcome}, after {Messages} messages")]
    public static partial void Ended(ILogger logger, ExchangeEnd end, ExchangeOutcome outcome, int messages);

    [LoggerMessage(1001, LogLevel.Information, "Exchange ended by an error: {End}, {Reason}")]
    public static partial void Failed(ILogger logger, ExchangeEnd end, string reason);

    [LoggerMessage(1002, LogLevel.Error, "An exchange failed with {Type} and was ended closed.{Stack}")]
    public static partial void Faulted(ILogger logger, string type, string stack);

    [LoggerMessage(1003, LogLevel.Warning, "A response body that was asked for never came: does the filter have allow_mode_override?")]
    public static partial void BodyNotSent(ILogger logger);
}
