using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Server.Envoy.Wire;

namespace ExtProc.Server.Envoy.Origins;

/// <summary>
/// The origins of streams with the same metadata: one without a route's name, and one for each route. Safe for any number of threads.
/// </summary>
internal sealed class StreamOrigin
{
    /// <summary>Bytes of a route's name; a longer one counts as unknown.</summary>
    public const int MaxRouteName = 512;

    private readonly TrafficOrigins _owner;
    private readonly List<string> _namespaces;
    private readonly List<PolicyTarget> _targets;
    private readonly List<string> _policies;
    private readonly TrafficOrigin _withoutRoute;
    private readonly ConcurrentDictionary<string, TrafficOrigin> _byRoute = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TrafficOrigin>.AlternateLookup<ReadOnlySpan<char>> _routes;

    public StreamOrigin(OriginMetadata metadata, TrafficOrigins owner)
    {
        _owner = owner;
        _namespaces = metadata.NamespaceNames();
        _targets = metadata.Targets();
        _policies = metadata.PolicyNames();
        _routes = _byRoute.GetAlternateLookup<ReadOnlySpan<char>>();
        _withoutRoute = _namespaces.Count + _targets.Count + _policies.Count == 0 ? TrafficOrigin.Unknown : Make([]);
    }

    /// <summary>The origin of an exchange.</summary>
    /// <param name="attributes">The map entry of attributes that came with the request's headers; <c>xds.route_name</c> is read.</param>
    public TrafficOrigin Of(in ReadOnlySequence<byte> attributes)
    {
        if (attributes.IsEmpty || !MessageAttributes.TryFind(attributes, "xds.route_name"u8, out var bytes) || bytes.Length is 0 or > MaxRouteName)
        {
            return _withoutRoute;
        }
        Span<char> name = stackalloc char[MaxRouteName];
        name = name[..Encoding.UTF8.GetChars(bytes, name)];
        if (_routes.TryGetValue(name, out var origin))
        {
            return origin;
        }
        origin = RouteName.TargetsOf(name) is { Count: > 0 } targets ? Make(targets) : _withoutRoute;
        return _owner.TryKeep() ? _byRoute.GetOrAdd(name.ToString(), origin) : origin;
    }

    private TrafficOrigin Make(IReadOnlyList<PolicyTarget> routes)
    {
        PolicyTarget[] targets = [.. _targets, .. routes];
        return new TrafficOrigin
        {
            Namespaces = [.. _namespaces.Concat(targets.Select(static target => target.Namespace)).Distinct(StringComparer.Ordinal)],
            Targets = targets,
            Policies = _policies,
        };
    }
}
