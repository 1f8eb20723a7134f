using System.Text.Json;

namespace ExtProc.Operator.Resources;

/// <summary>The status of an AiPolicy: written by the operator, by nobody else.</summary>
internal sealed record AiPolicyStatus
{
    public long ObservedGeneration { get; init; }

    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    public DataPlanesStatus? DataPlanes { get; init; }

    public TestsStatus? Tests { get; init; }

    public TrafficStatus? Traffic { get; init; }

    public IReadOnlyList<TargetStatus>? Targets { get; init; }

    public ActiveStatus? Active { get; init; }

    public Condition? Find(string type) => Conditions.FirstOrDefault(condition => condition.Type == type);
}

/// <param name="Total">Data planes that are to run the policy.</param>
/// <param name="Current">Of these, those that run this generation.</param>
internal sealed record DataPlanesStatus(int Total, int Current);

internal sealed record TestsStatus(int Passed, int Failed);

/// <param name="Exchanges">Exchanges that the policy applied to, over all data planes that are there.</param>
/// <param name="Blocked">Of these, refused or cut.</param>
/// <param name="Redacted">Of these, changed.</param>
/// <param name="Uninspected">Of these, with a part that nothing inspected.</param>
/// <param name="Since">Start of the oldest of these data planes.</param>
internal sealed record TrafficStatus(long Exchanges, long Blocked, long Redacted, long Uninspected, DateTimeOffset? Since);

/// <param name="Kind">The kind that the policy names.</param>
/// <param name="Namespace">The namespace; empty for a Namespace.</param>
/// <param name="Name">The name.</param>
/// <param name="Resolved">Whether it is there.</param>
/// <param name="Message">Why not, or what it stands for.</param>
internal sealed record TargetStatus(string Kind, string? Namespace, string Name, bool Resolved, string? Message);

/// <summary>An earlier generation that stays live while the current one is refused.</summary>
/// <param name="Generation">Its number.</param>
/// <param name="Document">The resource that data planes run.</param>
internal sealed record ActiveStatus(long Generation, JsonElement Document);
