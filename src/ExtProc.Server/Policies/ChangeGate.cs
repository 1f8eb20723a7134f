namespace ExtProc.Server.Policies;

/// <summary>
/// Decides when a changed directory is read: once it has stayed the same for the settle time, or at last when it has not been quiet for
/// <see cref="Patience"/>. Not thread-safe.
/// </summary>
internal sealed class ChangeGate(TimeSpan settleTime)
{
    /// <summary>A writer that never stops must not keep policies from being read for ever.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private string? _loaded;
    private string? _seen;
    private TimeSpan _seenSince;
    private TimeSpan _changingSince;

    /// <summary>Takes in the directory's state at a time of any monotonic clock.</summary>
    public ChangeState Observe(string state, TimeSpan now)
    {
        if (state == _loaded)
        {
            _seen = null;
            return ChangeState.AsLoaded;
        }
        if (state != _seen)
        {
            _changingSince = _seen is null ? now : _changingSince;
            (_seen, _seenSince) = (state, now);
        }
        if (now - _changingSince >= Patience)
        {
            return ChangeState.Overdue;
        }
        return now - _seenSince >= settleTime ? ChangeState.Settled : ChangeState.Changing;
    }

    /// <summary>The directory was read in this state, whether or not it could be used.</summary>
    public void Loaded(string state)
    {
        _loaded = state;
        _seen = null;
    }
}
