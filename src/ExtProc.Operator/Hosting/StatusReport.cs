using System.Text.Json.Serialization;
using ExtProc.Operator.Leases;
using ExtProc.Operator.Reconciling;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Hosting;

/// <summary>What <c>/policies</c> of an operator tells.</summary>
/// <param name="IsLeader">Whether this replica writes statuses.</param>
/// <param name="Leader">Who does, as the Lease has it.</param>
/// <param name="Policies">What each policy's status should be, by namespace and name.</param>
internal sealed record StatusReport(bool IsLeader, string Leader, IReadOnlyList<PolicyReport> Policies)
{
    public static StatusReport Of(Reconciliation? latest, LeaderElection election) => new(
        election.IsLeader,
        election.Holder,
        [.. (latest?.Policies ?? new Dictionary<ResourceName, PolicyOutcome>()).OrderBy(static policy => policy.Key).Select(static policy =>
            new PolicyReport(policy.Key.ToString(), policy.Value.Policy.Metadata.Generation, policy.Value.Status with { Active = null }))]);
}

/// <param name="Name">Namespace and name.</param>
/// <param name="Generation">The generation that was judged.</param>
/// <param name="Status">Its status, without times and without the text of an earlier generation.</param>
internal sealed record PolicyReport(string Name, long Generation, AiPolicyStatus Status);

/// <summary>Serialisers of the admin endpoint, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StatusReport))]
internal sealed partial class StatusReportJson : JsonSerializerContext;
