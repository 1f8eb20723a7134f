using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Webhooks;

/// <summary>The events of the webhooks (6600 and up). Names and counts, never text of objects.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(6600, LogLevel.Information, "The policy {Policy} was refused at the door")]
    public static partial void Refused(ILogger logger, string policy);

    [LoggerMessage(6601, LogLevel.Information, "A pod of {Namespace} got the sidecar")]
    public static partial void Injected(ILogger logger, string @namespace);

    [LoggerMessage(6602, LogLevel.Warning, "A review was not done within {Deadline}: the webhook's failurePolicy decides. A policy that passes is judged again by the operator")]
    public static partial void TooSlow(ILogger logger, TimeSpan deadline);

    [LoggerMessage(6603, LogLevel.Warning, "More than {Most} reviews at once: the webhook's failurePolicy decides. A policy that passes is judged again by the operator")]
    public static partial void TooMany(ILogger logger, int most);

    [LoggerMessage(6604, LogLevel.Error, "A review failed ({Fault}): the webhook's failurePolicy decides. A policy that passes is judged again by the operator\n{Trace}")]
    public static partial void Failed(ILogger logger, string fault, string trace);

    [LoggerMessage(6605, LogLevel.Warning, "A pod of {Namespace} could not get the sidecar: {Why}; the webhook's failurePolicy decides")]
    public static partial void NotInjected(ILogger logger, string @namespace, string why);
}
