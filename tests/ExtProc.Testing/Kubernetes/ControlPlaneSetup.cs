namespace ExtProc.Testing.Kubernetes;

/// <summary>What a test varies of a control plane.</summary>
public sealed record ControlPlaneSetup
{
    /// <summary>
    /// False: watches are answered from etcd itself, so that <see cref="ControlPlane.CompactAsync"/> is enough to make an old
    /// resource version Gone (410). True, as in a cluster: a watch is Gone when the server restarted after its resource version.
    /// </summary>
    public bool WatchCache { get; init; } = true;

    /// <summary>Further arguments of kube-apiserver.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
