using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Writing;

/// <summary>Compares statuses and carries over when a condition became what it is. Pure.</summary>
internal static class StatusComparison
{
    public static StatusDifference Difference(AiPolicyStatus? actual, AiPolicyStatus wanted)
    {
        if (actual is null
            || actual.ObservedGeneration != wanted.ObservedGeneration
            || actual.Tests != wanted.Tests
            || actual.Active?.Generation != wanted.Active?.Generation
            || !(actual.Targets ?? []).SequenceEqual(wanted.Targets ?? [])
            || actual.Conditions.Count != wanted.Conditions.Count
            || wanted.Conditions.Any(condition => !HasSameVerdict(actual.Find(condition.Type), condition)))
        {
            return StatusDifference.Verdict;
        }
        if (actual.DataPlanes != wanted.DataPlanes || wanted.Conditions.Any(condition => actual.Find(condition.Type)!.Message != condition.Message))
        {
            return StatusDifference.Detail;
        }
        return IsSame(actual.Traffic, wanted.Traffic) ? StatusDifference.None : StatusDifference.Traffic;
    }

    /// <summary>The wanted status with the times of the actual one, where a condition's status stays.</summary>
    public static AiPolicyStatus WithTimes(AiPolicyStatus? actual, AiPolicyStatus wanted, DateTimeOffset now) => wanted with
    {
        Conditions = [.. wanted.Conditions.Select(condition => WithTime(actual?.Find(condition.Type), condition, now))],
        Traffic = wanted.Traffic is { Since: { } since } ? wanted.Traffic with { Since = WholeSeconds(since) } : wanted.Traffic,
    };

    public static Condition WithTime(Condition? actual, Condition wanted, DateTimeOffset now) => wanted with
    {
        LastTransitionTime = actual is { LastTransitionTime: { } since } && actual.Status == wanted.Status ? since : WholeSeconds(now),
    };

    public static bool HasSameVerdict(Condition? actual, Condition wanted) =>
        actual is not null && actual.Status == wanted.Status && actual.Reason == wanted.Reason && actual.ObservedGeneration == wanted.ObservedGeneration;

    private static bool IsSame(TrafficStatus? actual, TrafficStatus? wanted) =>
        actual == (wanted is { Since: { } since } ? wanted with { Since = WholeSeconds(since) } : wanted);

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
