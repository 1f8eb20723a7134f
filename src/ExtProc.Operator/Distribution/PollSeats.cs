namespace ExtProc.Operator.Distribution;

/// <summary>Room for questions that wait. Safe from any thread.</summary>
internal sealed class PollSeats
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PeerIdentity, int> _taken = [];

    /// <summary>Questions that wait now.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a seat, which <see cref="Leave"/> gives back; false when there is none for this identity.</summary>
    public bool TryEnter(PeerIdentity identity)
    {
        lock (_gate)
        {
            var own = _taken.GetValueOrDefault(identity);
            if (Count >= DistributionLimits.MaxPolls || own >= DistributionLimits.MaxPollsPerIdentity)
            {
                return false;
            }
            _taken[identity] = own + 1;
            Count++;
            return true;
        }
    }

    public void Leave(PeerIdentity identity)
    {
        lock (_gate)
        {
            Count--;
            if (--_taken[identity] == 0)
            {
                _taken.Remove(identity);
            }
        }
    }
}
