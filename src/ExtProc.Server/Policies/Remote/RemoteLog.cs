using Microsoft.Extensions.Logging;

namespace ExtProc.Server.Policies.Remote;

/// <summary>What happens between a data plane and its operator (2100 and up).</summary>
internal static partial class RemoteLog
{
    [LoggerMessage(2100, LogLevel.Information, "Policies of {Url} are live: revision {Revision}, {Count} policies")]
    public static partial void Applied(ILogger logger, string url, string revision, int count);

    [LoggerMessage(2101, LogLevel.Error, "Policies of {Url}, revision {Revision}, cannot be used: {Errors} errors; what was live stays live")]
    public static partial void Refused(ILogger logger, string url, string revision, int errors);

    [LoggerMessage(2102, LogLevel.Warning, "The operator at {Url} does not answer as it should ({Fault}); what is live stays live, and it is asked again")]
    public static partial void Disconnected(ILogger logger, string url, string fault);

    [LoggerMessage(2103, LogLevel.Information, "The operator at {Url} answers")]
    public static partial void Connected(ILogger logger, string url);

    [LoggerMessage(2104, LogLevel.Warning, "The kept policies of {SavedAt:u} are live: revision {Revision}, {Count} policies; the operator has not been heard of yet")]
    public static partial void Kept(ILogger logger, DateTimeOffset savedAt, string revision, int count);

    [LoggerMessage(2105, LogLevel.Error, "State directory: {Message}")]
    public static partial void StateFailed(ILogger logger, string message);

    [LoggerMessage(2106, LogLevel.Warning, "Reports do not reach the operator at {Url} ({Fault}); it cannot tell what runs here")]
    public static partial void ReportFailed(ILogger logger, string url, string fault);

    [LoggerMessage(2107, LogLevel.Warning, "The operator's address {Url} is plain http: nothing proves who answers, and policies travel in the clear")]
    public static partial void PlainHttp(ILogger logger, string url);

    [LoggerMessage(2108, LogLevel.Warning, "There are no policies yet: every exchange is refused until the operator at {Url} has been heard of")]
    public static partial void Empty(ILogger logger, string url);

    [LoggerMessage(2109, LogLevel.Error, "Taking over policies failed with {Type}; what was live stays live{Stack}")]
    public static partial void Faulted(ILogger logger, string type, string stack);
}
