using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges;

/// <summary>
/// Where an exchange passes, as the proxy's configuration tells it and never as a client does. Immutable; compared by reference, so that
/// carriers keep one object for all exchanges of one origin and answers can be cached by it.
/// </summary>
public sealed class TrafficOrigin
{
    /// <summary>Nothing is known: the exchange counts as passing anywhere.</summary>
    public static TrafficOrigin Unknown { get; } = new();

    /// <summary>Namespaces of the proxy and of what the exchange passes; empty: unknown, which counts as any.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>The objects that the exchange is known to pass.</summary>
    public IReadOnlyList<PolicyTarget> Targets { get; init; } = [];

    /// <summary>Policies, namespace and name, that must apply whatever their reach is; if one of them is not live, the exchange is refused.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];
}
