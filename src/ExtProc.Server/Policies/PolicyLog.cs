using ExtProc.Core.Policies;
using Microsoft.Extensions.Logging;

namespace ExtProc.Server.Policies;

internal static partial class PolicyLog
{
    [LoggerMessage(2000, LogLevel.Information, "Policies are live: revision {Revision}, {Count} policies, hash {Hash}")]
    public static partial void Applied(ILogger logger, long revision, int count, string hash);

    [LoggerMessage(2001, LogLevel.Error, "Policies cannot be used: {Errors} errors; revision {Revision} stays live")]
    public static partial void Rejected(ILogger logger, int errors, long revision);

    [LoggerMessage(2002, LogLevel.Error, "{Diagnostic}")]
    public static partial void Error(ILogger logger, PolicyDiagnostic diagnostic);

    [LoggerMessage(2003, LogLevel.Warning, "{Diagnostic}")]
    public static partial void Warning(ILogger logger, PolicyDiagnostic diagnostic);

    [LoggerMessage(2004, LogLevel.Warning, "The operating system does not tell of changes in {Path}: it is compared every {Interval}")]
    public static partial void NoNotifications(ILogger logger, string path, TimeSpan interval);

    [LoggerMessage(2005, LogLevel.Information, "Policies are as they were: revision {Revision}")]
    public static partial void Unchanged(ILogger logger, long revision);

    [LoggerMessage(2006, LogLevel.Error, "Looking for changed policies failed with {Type}; revision {Revision} stays live")]
    public static partial void Failed(ILogger logger, string type, long revision);
}
