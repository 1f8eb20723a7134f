namespace ExtProc.Operator.Webhooks;

/// <summary>The sidecar that opted-in pods get: configuration section <c>Injection</c>.</summary>
public sealed class InjectionOptions
{
    public const string Section = "Injection";

    /// <summary>The image of the sidecar; empty: nothing is injected.</summary>
    public string Image { get; set; } = "";

    public string ImagePullPolicy { get; set; } = "IfNotPresent";

    /// <summary>Where the sidecar fetches its policies.</summary>
    public string OperatorUrl { get; set; } = "";

    /// <summary>PEM authorities of the operator that sidecars get; without it those of the operator's own certificate.</summary>
    public string? CaFile { get; set; }

    /// <summary>What the sidecar's token is made for.</summary>
    public string Audience { get; set; } = "extproc-operator";

    /// <summary>Names of the containers that get the socket, with commas between them, where a pod doesn't name its own.</summary>
    public string Containers { get; set; } = "istio-proxy,envoy";

    /// <summary>Where the sidecar's probes and metrics are.</summary>
    public string AdminListen { get; set; } = "[::]:19090";

    /// <summary>Further arguments of the sidecar: a JSON list of strings.</summary>
    public string Arguments { get; set; } = "[]";

    /// <summary>Requests and limits of the sidecar: a JSON object, as Kubernetes has it.</summary>
    public string Resources { get; set; } = "{}";

    /// <summary>
    /// A Secret of a pod's own namespace with what remote guards of that namespace's policies are shown; a pod starts without it too. Empty: none.
    /// </summary>
    public string GuardSecret { get; set; } = "";

    internal bool IsEnabled => Image.Length > 0;
}
