using System.Collections.Concurrent;
using ExtProc.Operator.Api;
using ExtProc.Operator.Hosting;
using ExtProc.Operator.Informers;
using ExtProc.Operator.Leases;
using ExtProc.Operator.Reconciling;
using ExtProc.Operator.Resources;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Writing;

/// <summary>
/// Writes the statuses of policies while this replica leads: what differs in a verdict at once, the rest less often, and what does not
/// differ never. Failures of one policy wait for themselves alone. Safe from any thread.
/// </summary>
internal sealed class StatusWriter(
    ClusterClient client, Informer<AiPolicyResource> policies, LeaderElection election, EventWriter events, TimeProvider time, OperatorMetrics metrics, ILogger<StatusWriter> logger)
    : IDisposable
{
    /// <summary>Requests at once: enough for thousands of policies in seconds, and far below what an API server lets one client do.</summary>
    private const int Workers = 12;

    private static readonly TimeSpan DetailInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TrafficInterval = TimeSpan.FromMinutes(1);

    private readonly WorkQueue<ResourceName> _queue = new(time, TimeSpan.FromMilliseconds(250), TimeSpan.FromMinutes(1));
    private readonly ConcurrentDictionary<ResourceName, Written> _written = new();
    private IReadOnlyDictionary<ResourceName, PolicyOutcome> _wanted = new Dictionary<ResourceName, PolicyOutcome>();

    public int Depth => _queue.Depth;

    /// <summary>What the policies should say from now on.</summary>
    public void Want(IReadOnlyDictionary<ResourceName, PolicyOutcome> wanted)
    {
        Volatile.Write(ref _wanted, wanted);
        foreach (var gone in _written.Keys.Where(name => !wanted.ContainsKey(name)).ToArray())
        {
            _written.TryRemove(gone, out _);
            _queue.Forget(gone);
        }
        foreach (var name in wanted.Keys)
        {
            Check(name);
        }
    }

    /// <summary>Looks at one policy again: somebody wrote it, or this replica began to lead.</summary>
    public void Check(ResourceName name)
    {
        if (!election.IsLeader || !Volatile.Read(ref _wanted).TryGetValue(name, out var outcome))
        {
            return;
        }
        var difference = StatusComparison.Difference(Actual(outcome), outcome.Status);
        if (difference == StatusDifference.None)
        {
            return;
        }
        var wait = Wait(name, difference);
        if (wait > TimeSpan.Zero)
        {
            _queue.AddAfter(name, wait);
        }
        else
        {
            _queue.Add(name);
        }
    }

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(cancellationToken)));

    public void Dispose() => _queue.Dispose();

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        while (true)
        {
            var name = await _queue.TakeAsync(cancellationToken);
            _queue.Done(name, await WriteAsync(name, cancellationToken));
        }
    }

    /// <returns>False to try again later.</returns>
    private async Task<bool> WriteAsync(ResourceName name, CancellationToken cancellationToken)
    {
        if (!election.IsLeader || !Volatile.Read(ref _wanted).TryGetValue(name, out var outcome))
        {
            return true;
        }
        var actual = Actual(outcome);
        if (StatusComparison.Difference(actual, outcome.Status) == StatusDifference.None)
        {
            return true;
        }
        var status = StatusComparison.WithTimes(actual, outcome.Status, time.GetUtcNow());
        try
        {
            await WriteAsync(outcome.Policy, status, cancellationToken);
            events.Tell(outcome.Policy, actual, status);
            return true;
        }
        catch (ApiException gone) when (gone.IsNotFound || gone.IsConflict)
        {
            metrics.StatusWritten("aipolicies", "gone");
            return true;
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested && failed is ApiException or HttpRequestException or TimeoutException or IOException)
        {
            metrics.StatusWritten("aipolicies", "failed");
            WritingLog.StatusFailed(logger, name, failed.Message);
            return false;
        }
    }

    private async Task WriteAsync(AiPolicyResource policy, AiPolicyStatus status, CancellationToken cancellationToken)
    {
        var before = policies.Find(policy.Name)?.Metadata.ResourceVersion;
        var kind = ResourceKinds.AiPolicies;
        var patch = new StatusPatch<AiPolicyStatus>(kind.ApiVersion, kind.Kind, new PatchMeta(policy.Metadata.Name, policy.Metadata.Namespace, policy.Metadata.Uid), status);
        await client.ApplyStatusAsync(kind, policy.Name, patch, ApiJson.Default.StatusPatchAiPolicyStatus, cancellationToken);
        _written[policy.Name] = new Written(policy.Metadata.Uid, before, status, time.GetTimestamp());
        metrics.StatusWritten("aipolicies", "written");
    }

    /// <summary>What stands in the API server, as far as is known: what was written last, until the cache has moved on.</summary>
    private AiPolicyStatus? Actual(PolicyOutcome outcome)
    {
        var known = policies.Find(outcome.Policy.Name) ?? outcome.Policy;
        return _written.TryGetValue(outcome.Policy.Name, out var written) && written.Uid == known.Metadata.Uid && written.Before == known.Metadata.ResourceVersion
            ? written.Status
            : known.Status;
    }

    private TimeSpan Wait(ResourceName name, StatusDifference difference)
    {
        var interval = difference switch
        {
            StatusDifference.Traffic => TrafficInterval,
            StatusDifference.Detail => DetailInterval,
            _ => TimeSpan.Zero,
        };
        return _written.TryGetValue(name, out var written) ? interval - time.GetElapsedTime(written.At) : TimeSpan.Zero;
    }

    /// <param name="Uid">The object.</param>
    /// <param name="Before">The resource version that the cache had when it was written.</param>
    /// <param name="Status">What was written.</param>
    /// <param name="At">When, as a timestamp.</param>
    private sealed record Written(string? Uid, string? Before, AiPolicyStatus Status, long At);
}
