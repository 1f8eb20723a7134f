using ExtProc.Operator.Resources;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Writing;

/// <summary>The events of what the operator writes (6030 and up).</summary>
internal static partial class WritingLog
{
    [LoggerMessage(6030, LogLevel.Warning, "AiPolicy {Policy}: its status could not be written, tried again later: {Error}")]
    public static partial void StatusFailed(ILogger logger, ResourceName policy, string error);

    [LoggerMessage(6031, LogLevel.Warning, "{Target}: its status could not be told which policies affect it, tried again later: {Error}")]
    public static partial void TargetFailed(ILogger logger, string target, string error);

    [LoggerMessage(6032, LogLevel.Warning, "An event could not be written: {Error}")]
    public static partial void EventFailed(ILogger logger, string error);

    [LoggerMessage(6033, LogLevel.Information, "AiPolicy {Policy}: {Condition} is {Status}, {Reason} (generation {Generation})")]
    public static partial void Verdict(ILogger logger, ResourceName policy, string condition, string status, string reason, long generation);
}
