using System.Threading.Channels;
using ExtProc.Operator.Api;
using ExtProc.Operator.Hosting;
using ExtProc.Operator.Reconciling;
using ExtProc.Operator.Resources;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Writing;

/// <summary>
/// Tells people of verdicts that changed, as Events of the policy. An Event is an extra: it is dropped, and counted, when there are too
/// many or the API server does not take it. Safe from any thread.
/// </summary>
internal sealed class EventWriter(ClusterClient client, string instance, TimeProvider time, OperatorMetrics metrics, ILogger<EventWriter> logger)
{
    /// <summary>Events at once; further ones come as fast as <see cref="Interval"/> allows.</summary>
    private const int Burst = 50;
    private const int MaxNote = 1000;
    private const string Action = "Reconcile";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Reasons that every policy passes through, or that are not its author's to mend.</summary>
    private static readonly HashSet<string> Quiet = [Reasons.Pending, Reasons.NoDataPlanes, Reasons.NotAccepted, Reasons.NotProgrammed, Reasons.NoTrafficSeen, Reasons.Off, Reasons.ShadowMode];

    private readonly Channel<ClusterEvent> _waiting = Channel.CreateBounded<ClusterEvent>(Burst);

    /// <summary>Tells which verdicts a status that was just written changed.</summary>
    public void Tell(AiPolicyResource policy, AiPolicyStatus? before, AiPolicyStatus now)
    {
        foreach (var condition in now.Conditions)
        {
            var earlier = before?.Find(condition.Type);
            if (earlier?.Status == condition.Status && earlier.Reason == condition.Reason)
            {
                continue;
            }
            WritingLog.Verdict(logger, policy.Name, condition.Type, condition.Status, condition.Reason, now.ObservedGeneration);
            var isNews = condition.Status == "True" ? earlier is { Status: "False" } : !Quiet.Contains(condition.Reason);
            if (isNews && !_waiting.Writer.TryWrite(Make(policy, condition)))
            {
                metrics.EventWritten("dropped");
            }
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var item in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await client.PostAsync($"apis/events.k8s.io/v1/namespaces/{item.Metadata.Namespace}/events", item, ApiJson.Default.ClusterEvent, cancellationToken);
                metrics.EventWritten("written");
            }
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested && failed is ApiException or HttpRequestException or TimeoutException or IOException)
            {
                metrics.EventWritten("failed");
                WritingLog.EventFailed(logger, failed.Message);
            }
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private ClusterEvent Make(AiPolicyResource policy, Condition condition)
    {
        var note = condition.Message.Length > 0 ? condition.Message : $"{condition.Type} is {condition.Status}";
        return new ClusterEvent
        {
            Metadata = new EventMeta(EventMeta.PrefixOf(policy.Metadata.Name), policy.Name.Namespace),
            EventTime = time.GetUtcNow(),
            ReportingInstance = instance,
            Type = condition.Status == "False" ? "Warning" : "Normal",
            Reason = condition.Reason,
            Action = Action,
            Note = note.Length > MaxNote ? string.Concat(note.AsSpan(0, MaxNote - 3), "...") : note,
            Regarding = new EventSubject(ResourceKinds.AiPolicies.ApiVersion, ResourceKinds.AiPolicies.Kind, policy.Name.Namespace, policy.Metadata.Name, policy.Metadata.Uid, policy.Metadata.ResourceVersion),
        };
    }
}
