using System.Net;
using System.Net.Sockets;

namespace ExtProc.Operator.Api;

/// <summary>Which cluster, and who this operator is in it.</summary>
public sealed class ClusterOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Cluster";

    /// <summary>A kubeconfig file; without one, the service account of the pod.</summary>
    public string? Kubeconfig { get; set; }

    /// <summary>A context of the kubeconfig; without it, its current one.</summary>
    public string? Context { get; set; }

    /// <summary>A file with a bearer token, read again whenever it changes; it takes the place of the kubeconfig's credentials.</summary>
    public string? TokenFile { get; set; }

    /// <summary>Policies of this namespace are a floor for all others; the operator's Lease is there too.</summary>
    public string RootNamespace { get; set; } = "extproc-system";

    /// <summary>Data planes of this namespace serve everybody; empty for the root namespace.</summary>
    public string DataPlaneNamespace { get; set; } = "";

    /// <summary>Unique among the replicas: the pod's name. Empty for the host's name.</summary>
    public string Identity { get; set; } = "";

    /// <summary>
    /// Where the other replicas reach this one's distribution listener, <c>https://10.0.0.7:9443</c>. An IPv6 address may lack its brackets, as
    /// it does in the field of a pod.
    /// </summary>
    public string AdvertiseUrl { get; set => field = WithBrackets(value); } = "";

    /// <summary>The Lease that replicas compete for.</summary>
    public string LeaseName { get; set; } = "extproc-operator";

    /// <summary>How long a leader that is not heard of still counts as one. It renews five times as often and gives up before.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether gateways, routes and services are told in their own status which policies affect them.</summary>
    public bool WriteTargetStatus { get; set; } = true;

    /// <summary>How often kinds that the cluster does not serve are looked for again.</summary>
    public TimeSpan DiscoveryInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one request other than a watch may take, retries included.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    internal string DataPlanes => DataPlaneNamespace.Length > 0 ? DataPlaneNamespace : RootNamespace;

    internal string Instance => Identity.Length > 0 ? Identity : Environment.MachineName;

    /// <summary>The identity in the Lease: who, and where the others reach it.</summary>
    internal string Holder => $"{Instance}|{AdvertiseUrl}";

    private static string WithBrackets(string url)
    {
        const string Scheme = "https://";
        var port = url.LastIndexOf(':');
        return url.StartsWith(Scheme, StringComparison.Ordinal) && port > Scheme.Length && url[Scheme.Length] != '['
            && IPAddress.TryParse(url.AsSpan(Scheme.Length, port - Scheme.Length), out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"{Scheme}[{address}]{url[port..]}"
            : url;
    }
}
