namespace ExtProc.Core.Detection.Caching;

/// <summary>One share of a <see cref="VerdictCache"/>: exact least-recently-used order under a lock that is held for some list links.</summary>
internal sealed class VerdictShard(long capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<VerdictKey, CachedVerdict> _entries = [];
    private CachedVerdict? _newest;
    private CachedVerdict? _oldest;
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The verdict, which becomes the most recently used one; null when there is none. One that has expired is removed.</summary>
    public object? Find(in VerdictKey key, long now, out bool expired)
    {
        expired = false;
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var entry))
            {
                return null;
            }

            Unlink(entry);
            if (now >= entry.Expires)
            {
                Forget(entry);
                expired = true;
                return null;
            }

            Link(entry);
            return entry.Verdict;
        }
    }

    /// <summary>Adds or replaces an entry and returns how many others had to go. The entry is no larger than the capacity.</summary>
    public int Store(CachedVerdict entry)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(entry.Key, out var earlier))
            {
                Unlink(earlier);
                Forget(earlier);
            }

            var evicted = 0;
            for (; _bytes + entry.Bytes > capacity; evicted++)
            {
                var oldest = _oldest!;
                Unlink(oldest);
                Forget(oldest);
            }

            _entries.Add(entry.Key, entry);
            _bytes += entry.Bytes;
            Link(entry);
            return evicted;
        }
    }

    private void Forget(CachedVerdict entry)
    {
        _entries.Remove(entry.Key);
        _bytes -= entry.Bytes;
    }

    private void Link(CachedVerdict entry)
    {
        entry.Older = _newest;
        if (_newest is not null)
        {
            _newest.Newer = entry;
        }

        _newest = entry;
        _oldest ??= entry;
    }

    private void Unlink(CachedVerdict entry)
    {
        if (entry.Newer is null)
        {
            _newest = entry.Older;
        }
        else
        {
            entry.Newer.Older = entry.Older;
        }

        if (entry.Older is null)
        {
            _oldest = entry.Newer;
        }
        else
        {
            entry.Older.Newer = entry.Newer;
        }

        entry.Newer = null;
        entry.Older = null;
    }
}
