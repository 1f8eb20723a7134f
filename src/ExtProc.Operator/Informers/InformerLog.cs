using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Informers;

/// <summary>The events of the caches (6000 and up).</summary>
internal static partial class InformerLog
{
    [LoggerMessage(6000, LogLevel.Information, "{Kind}: {Count} objects known")]
    public static partial void Listed(ILogger logger, string kind, int count);

    [LoggerMessage(6001, LogLevel.Warning, "{Kind}: could not be listed, tried again in {Wait}: {Error}")]
    public static partial void ListFailed(ILogger logger, string kind, TimeSpan wait, string error);

    [LoggerMessage(6002, LogLevel.Warning, "{Kind}: the watch failed, resumed in {Wait}: {Error}")]
    public static partial void WatchFailed(ILogger logger, string kind, TimeSpan wait, string error);

    [LoggerMessage(6003, LogLevel.Information, "{Kind}: the watch is too far behind and begins anew with a list")]
    public static partial void WatchExpired(ILogger logger, string kind);

    [LoggerMessage(6004, LogLevel.Information, "{Kind}: the cluster does not serve this kind; looked for again every {Interval}")]
    public static partial void Absent(ILogger logger, string kind, TimeSpan interval);

    [LoggerMessage(6005, LogLevel.Error, "{Kind}: the operator may not read it: {Error}; grant its service account get, list and watch on {Plural}, tried again in {Wait}")]
    public static partial void Forbidden(ILogger logger, string kind, string plural, string error, TimeSpan wait);
}
