using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Policies;

/// <summary>The policies of a snapshot that reach exchanges of one origin, or that the origin names. Compared by reference.</summary>
internal sealed class OriginPolicies(CompiledPolicy[] policies, string? missing)
{
    /// <summary>In the order of the snapshot; without those that are Off.</summary>
    public CompiledPolicy[] Policies => policies;

    /// <summary>The first policy that the origin names and that is not live, or null.</summary>
    public string? Missing => missing;

    /// <param name="origin">The origin.</param>
    /// <param name="evaluated">The policies that are not Off.</param>
    /// <param name="names">The names of all live policies.</param>
    public static OriginPolicies Of(TrafficOrigin origin, CompiledPolicy[] evaluated, IReadOnlySet<string> names) => new(
        Array.FindAll(evaluated, policy => policy.Reach.Covers(origin) || origin.Policies.Contains(policy.Name)),
        origin.Policies.FirstOrDefault(name => !names.Contains(name)));
}
