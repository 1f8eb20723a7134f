namespace ExtProc.Core.Policies;

/// <summary>
/// Where traffic must pass for a policy to apply, as the operator resolved it: anywhere, in one of some namespaces, or through one of some
/// objects. What a policy's <c>match</c> says comes on top. Immutable.
/// </summary>
public sealed record PolicyReach
{
    public static PolicyReach Everywhere { get; } = new() { IsEverywhere = true };

    public bool IsEverywhere { get; init; }

    /// <summary>Namespaces of proxies and routes; empty for none.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Objects, with what they stand for: for a Gateway also its routes, for a Service also the routes that lead to it.</summary>
    public IReadOnlyList<PolicyTarget> Targets { get; init; } = [];

    public static PolicyReach OfNamespace(string name) => new() { Namespaces = [name] };

    public static PolicyReach Of(params IReadOnlyList<PolicyTarget> targets) => new() { Targets = targets };
}
