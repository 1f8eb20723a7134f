using System.Collections.Concurrent;
using ExtProc.Core.Detection.Caching;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Detection.Remote;

/// <summary>
/// The clients of all guards that policies name. A guard whose settings stay the same keeps its connections and its circuit over changes of
/// policies; one that nobody has asked for a while is let go. Safe for any number of threads.
/// </summary>
public sealed class RemoteGuards : IDisposable
{
    /// <summary>Nothing can be below it, so that a secret without a folder is one that isn't there.</summary>
    private const string NoFolder = "/dev/null";

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Entry> _guards = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly string? _secrets;
    private readonly VerdictCache? _cache;
    private readonly TimeProvider _time;
    private readonly RemoteGuardMetrics _metrics;

    /// <param name="secrets">The folder of secrets, one folder a namespace in it; null: guards that need one fail.</param>
    /// <param name="cache">Where verdicts are kept.</param>
    /// <param name="time">Clock of guards.</param>
    /// <param name="metrics">Where guards' answers are counted.</param>
    public RemoteGuards(string? secrets, VerdictCache? cache, TimeProvider time, RemoteGuardMetrics metrics)
    {
        _secrets = secrets;
        _cache = cache;
        _time = time;
        _metrics = metrics;
    }

    /// <summary>The guard with these settings, in which files are named relative to the folder of secrets.</summary>
    public IRemoteDetector Of(RemoteGuardOptions options)
    {
        var key = options.Identity;
        var entry = _guards.TryGetValue(key, out var known) ? known : Add(key, options);
        entry.Used = _time.GetTimestamp();
        return entry.Guard;
    }

    public void Dispose()
    {
        foreach (var entry in _guards.Values)
        {
            entry.Guard.Dispose();
        }
    }

    private Entry Add(string key, RemoteGuardOptions options)
    {
        lock (_gate)
        {
            if (_guards.TryGetValue(key, out var known))
            {
                return known;
            }

            foreach (var (idle, entry) in _guards)
            {
                if (_time.GetElapsedTime(entry.Used) >= Idle && _guards.TryRemove(idle, out _))
                {
                    entry.Guard.Dispose();
                }
            }

            var added = new Entry(new RemoteGuard(Resolve(options), _cache, _time, _metrics)) { Used = _time.GetTimestamp() };
            _guards[key] = added;
            return added;
        }
    }

    private RemoteGuardOptions Resolve(RemoteGuardOptions options) => options with
    {
        Headers = [.. options.Headers.Select(header => header with { File = PathOf(header.File) })],
        CaFile = options.CaFile is { } file ? PathOf(file) : null,
    };

    private string PathOf(string file) => Path.Combine(_secrets ?? NoFolder, file);

    private sealed class Entry(RemoteGuard guard)
    {
        private long _used;

        public RemoteGuard Guard { get; } = guard;

        public long Used
        {
            get => Volatile.Read(ref _used);
            set => Volatile.Write(ref _used, value);
        }
    }
}
