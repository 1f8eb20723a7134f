using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace ExtProc.Server.Envoy.Origins;

/// <summary>
/// Makes one <see cref="Core.Exchanges.TrafficOrigin"/> of each distinct origin, so that a known one costs no allocation. Safe for any
/// number of threads.
/// </summary>
internal sealed class TrafficOrigins
{
    /// <summary>Distinct metadata and route names that are kept, all together; beyond the cap origins are made anew each time.</summary>
    public const int Capacity = 8192;

    private readonly ConcurrentDictionary<OriginMetadata, StreamOrigin> _streams = new();
    private readonly StreamOrigin _silent;
    private int _kept;

    public TrafficOrigins() => _silent = new StreamOrigin(new OriginMetadata("", "", "", ""), this);

    /// <summary>What the initial metadata of a stream says.</summary>
    public StreamOrigin Of(IHeaderDictionary headers)
    {
        var metadata = OriginMetadata.Of(headers);
        if (metadata.IsEmpty)
        {
            return _silent;
        }
        if (!_streams.TryGetValue(metadata, out var stream))
        {
            stream = new StreamOrigin(metadata, this);
            if (metadata.IsBounded && TryKeep())
            {
                stream = _streams.GetOrAdd(metadata, stream);
            }
        }
        return stream;
    }

    /// <summary>Whether one more may be kept.</summary>
    internal bool TryKeep() => Volatile.Read(ref _kept) < Capacity && Interlocked.Increment(ref _kept) <= Capacity;
}
