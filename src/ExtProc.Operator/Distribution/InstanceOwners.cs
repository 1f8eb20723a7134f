namespace ExtProc.Operator.Distribution;

/// <summary>
/// Which identity reports under which name: the first that does, for as long as its reports come. Another identity of the same namespace
/// can't take a name over. Safe from any thread.
/// </summary>
internal sealed class InstanceOwners(TimeProvider time)
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Namespace, string Instance), (PeerIdentity Owner, DateTimeOffset At)> _owners = [];
    private readonly Dictionary<PeerIdentity, int> _counts = [];
    private DateTimeOffset _swept;

    public ClaimOutcome Claim(PeerIdentity identity, string instance)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now - _swept >= SweepInterval)
            {
                Forget(now - ReportBoard.TimeToLive);
                _swept = now;
            }
            var key = (identity.Namespace, instance);
            if (_owners.TryGetValue(key, out var known))
            {
                if (known.Owner != identity)
                {
                    return ClaimOutcome.Taken;
                }
            }
            else if (_counts.GetValueOrDefault(identity) >= DistributionLimits.MaxInstancesPerIdentity)
            {
                return ClaimOutcome.TooMany;
            }
            else
            {
                _counts[identity] = _counts.GetValueOrDefault(identity) + 1;
            }
            _owners[key] = (identity, now);
            return ClaimOutcome.Own;
        }
    }

    private void Forget(DateTimeOffset oldest)
    {
        foreach (var (key, (owner, at)) in _owners)
        {
            if (at < oldest)
            {
                _owners.Remove(key);
                if (--_counts[owner] == 0)
                {
                    _counts.Remove(owner);
                }
            }
        }
    }
}
