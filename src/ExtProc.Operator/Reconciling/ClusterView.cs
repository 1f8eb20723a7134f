using ExtProc.Operator.Distribution;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>All that the reconciler looks at, at one moment. Lists are by namespace and name.</summary>
internal sealed record ClusterView
{
    public IReadOnlyList<AiPolicyResource> Policies { get; init; } = [];

    public IReadOnlyList<Gateway> Gateways { get; init; } = [];

    public IReadOnlyList<Route> HttpRoutes { get; init; } = [];

    public IReadOnlyList<Route> GrpcRoutes { get; init; } = [];

    public IReadOnlyList<PlainResource> Services { get; init; } = [];

    public IReadOnlyList<PlainResource> Namespaces { get; init; } = [];

    public IReadOnlyList<ExtensionPolicy> ExtensionPolicies { get; init; } = [];

    public IReadOnlyList<ReceivedReport> Reports { get; init; } = [];

    /// <summary>Kinds that the cluster does not serve.</summary>
    public IReadOnlySet<string> AbsentKinds { get; init; } = new HashSet<string>();

    public DateTimeOffset Now { get; init; }
}
