namespace ExtProc.Operator.Distribution;

/// <summary>How much each identity asks: a bucket that refills. Safe from any thread.</summary>
internal sealed class PeerRates(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PeerIdentity, (double Tokens, long At)> _buckets = [];

    /// <summary>Takes one request; false when the identity must wait.</summary>
    public bool TryTake(PeerIdentity identity)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (!_buckets.TryGetValue(identity, out var bucket))
            {
                if (_buckets.Count >= DistributionLimits.MaxIdentities)
                {
                    _buckets.Clear();
                }
                bucket = (DistributionLimits.Burst, now);
            }
            var tokens = Math.Min(DistributionLimits.Burst, bucket.Tokens + (time.GetElapsedTime(bucket.At, now).TotalSeconds * DistributionLimits.RatePerSecond));
            _buckets[identity] = (tokens >= 1 ? tokens - 1 : tokens, now);
            return tokens >= 1;
        }
    }
}
