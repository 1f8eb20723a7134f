using ExtProc.Operator.Api;
using ExtProc.Operator.Distribution;
using ExtProc.Operator.Webhooks;
using ExtProc.Server.Admin;
using ExtProc.Server.Hosting;
using ExtProc.Server.Hosting.Settings;

namespace ExtProc.Operator.Hosting;

/// <summary>Every setting of the operator, with its default and what it decides.</summary>
public static class OperatorSettings
{
    private static readonly ClusterOptions Cluster = new();
    private static readonly AdminOptions Admin = new();
    private static readonly LogOptions Log = new();

    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Text("Cluster:Kubeconfig", Cluster.Kubeconfig, "A kubeconfig; without one the service account of the pod is used.", "a file"),
        Setting.Text("Cluster:Context", Cluster.Context, "A context of the kubeconfig; else its current one.", "a name"),
        Setting.Text("Cluster:TokenFile", Cluster.TokenFile, "Bearer token, read again whenever the file changes; takes the place of the kubeconfig's credentials.", "a file"),
        Setting.Text("Cluster:RootNamespace", Cluster.RootNamespace, "Its policies are a floor for all namespaces.", "a namespace"),
        Setting.Text("Cluster:DataPlaneNamespace", Cluster.DataPlaneNamespace, "Data planes here serve everybody, and the Lease is here; else the root namespace.", "a namespace"),
        Setting.Text("Cluster:Identity", Cluster.Identity, "Unique among the replicas; else the host's name.", "a name"),
        Setting.Text("Cluster:AdvertiseUrl", Cluster.AdvertiseUrl, "Where other replicas reach this one's Distribution:Listen; without it they can't pass reports on while this one leads.", "a URL"),
        Setting.Text("Cluster:LeaseName", Cluster.LeaseName, "The Lease that replicas compete for.", "a name"),
        Setting.Duration("Cluster:LeaseDuration", Cluster.LeaseDuration, "How long a leader that is not heard of still leads."),
        Setting.Flag("Cluster:WriteTargetStatus", Cluster.WriteTargetStatus, "Whether gateways, routes and services are told which policies affect them."),
        Setting.Duration("Cluster:DiscoveryInterval", Cluster.DiscoveryInterval, "How often kinds that the cluster does not serve are looked for again."),
        Setting.Duration("Cluster:RequestTimeout", Cluster.RequestTimeout, "How long one request to the API server may take, retries included."),
        .. SettingsCatalogue.Models,
        SettingsCatalogue.GuardHosts,
        .. DistributionSettings.All,
        Setting.Text("Admin:Listen", Admin.Listen, "Where /metrics, /healthz, /readyz and /policies are.", "an address"),
        Setting.Choice("Log:Format", Log.Format, "Text or Json, one line each."),
        Setting.Choice("Log:Level", Log.Level, "Lowest level that is logged."),
        .. WebhookSettings.All,
    ];
}
