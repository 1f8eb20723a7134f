using System.Collections.Concurrent;
using ExtProc.Core.Policies.Bundles;

namespace ExtProc.Operator.Distribution;

/// <summary>
/// What data planes are to run, now: the reconciler publishes, the distribution endpoint reads and waits. Which policies a data plane is
/// given depends on the namespace of its identity alone. Safe from any thread.
/// </summary>
/// <param name="rootNamespace">Its policies go to every data plane.</param>
/// <param name="dataPlaneNamespace">Data planes of this namespace serve everybody and get all policies.</param>
public sealed class BundleBoard(string rootNamespace, string dataPlaneNamespace)
{
    private readonly Lock _gate = new();
    private readonly EntryHashes _hashes = new();
    private IReadOnlyList<BundleEntry>? _entries;
    private ConcurrentDictionary<string, PolicyBundle> _bundles = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>False until the first <see cref="Publish"/>: before that there is nothing to hand out.</summary>
    public bool IsPublished => Volatile.Read(ref _entries) is not null;

    /// <summary>Whether data planes of a namespace serve everybody.</summary>
    public bool GetsAll(string @namespace) => @namespace == dataPlaneNamespace;

    /// <summary>Whether an entry is for data planes of a namespace.</summary>
    public bool Concerns(BundleEntry entry, string @namespace) =>
        GetsAll(@namespace)
        || entry.Namespace == rootNamespace
        || entry.Namespace == @namespace
        || entry.Reach.IsEverywhere
        || entry.Reach.Namespaces.Contains(@namespace)
        || entry.Reach.Targets.Any(target => target.Namespace == @namespace);

    /// <summary>Replaces everything; wakes those who wait. Entries that did not change may be the same objects, which is cheaper.</summary>
    public void Publish(IEnumerable<BundleEntry> entries)
    {
        BundleEntry[] sorted = [.. entries.OrderBy(static entry => entry.Namespace, StringComparer.Ordinal).ThenBy(static entry => entry.Name, StringComparer.Ordinal)];
        TaskCompletionSource changed;
        lock (_gate)
        {
            _hashes.Keep(sorted);
            _bundles = new(StringComparer.Ordinal);
            Volatile.Write(ref _entries, sorted);
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.SetResult();
    }

    /// <summary>The bundle for data planes of a namespace, or null before the first <see cref="Publish"/>.</summary>
    public PolicyBundle? For(string @namespace) => Observe(@namespace).Bundle;

    /// <summary>
    /// The bundle once its revision is another than <paramref name="revision"/>; null when it still is the same, or nothing is published,
    /// after <paramref name="wait"/>.
    /// </summary>
    public async Task<PolicyBundle?> WaitAsync(string @namespace, string? revision, TimeSpan wait, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(wait, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (true)
        {
            var (bundle, changed) = Observe(@namespace);
            if (bundle is not null && bundle.Revision != revision)
            {
                return bundle;
            }
            try
            {
                await changed.WaitAsync(stop.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    private (PolicyBundle? Bundle, Task Changed) Observe(string @namespace)
    {
        lock (_gate)
        {
            return (_entries is null ? null : _bundles.GetOrAdd(GetsAll(@namespace) ? "" : @namespace, _ => Make(_entries, @namespace)), _changed.Task);
        }
    }

    private PolicyBundle Make(IReadOnlyList<BundleEntry> all, string @namespace)
    {
        BundleEntry[] entries = [.. all.Where(entry => Concerns(entry, @namespace))];
        return new PolicyBundle(PolicyBundle.CurrentFormat, _hashes.Revision(entries), entries);
    }
}
