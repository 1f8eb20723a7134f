using System.Globalization;
using System.Text.Json;

namespace ExtProc.Operator.Webhooks;

/// <summary>
/// Adds the sidecar to a pod as operations of JSON Patch. Idempotent: what a pod has already is not added again, so that the API server
/// may ask a second time, after another webhook has added its Envoy. Pure and thread-safe.
/// </summary>
internal sealed class PodInjection
{
    public const string Kind = "/Pod";

    /// <summary>On a pod or its namespace: <c>enabled</c> or <c>disabled</c>. The webhook's selectors decide; a pod's <c>disabled</c> wins.</summary>
    public const string Label = "extproc.dev/inject";

    /// <summary>On a pod: the containers that get the socket, with commas between them.</summary>
    public const string ContainersAnnotation = "extproc.dev/containers";

    public const string InjectedLabel = "extproc.dev/injected";

    /// <summary>Istio's own TLS would keep the kubelet's probes and scrapers of metrics from the admin port.</summary>
    private const string ExcludedPorts = "traffic.sidecar.istio.io/excludeInboundPorts";

    private readonly Sidecar _sidecar;
    private readonly string _containers;

    public PodInjection(InjectionOptions options)
    {
        _sidecar = new Sidecar(options);
        _containers = options.Containers;
    }

    /// <param name="request">About a pod.</param>
    /// <param name="authorities">PEM of whom the sidecar trusts as operator; null: those of its image.</param>
    public AdmissionAnswer Inject(AdmissionRequest request, string? authorities)
    {
        var pod = request.Object;
        var metadata = AdmissionRequest.Field(pod, "metadata");
        var spec = AdmissionRequest.Field(pod, "spec");
        if (request.Kind != Kind || spec.ValueKind != JsonValueKind.Object
            || AdmissionRequest.Text(AdmissionRequest.Field(metadata, "labels"), Label) == "disabled")
        {
            return AdmissionAnswer.Allowed;
        }
        var patch = new PodPatch(pod);
        patch.SetText("metadata", "labels", InjectedLabel, "true");
        if (authorities is not null)
        {
            patch.SetText("metadata", "annotations", Sidecar.AuthoritiesAnnotation, authorities);
        }
        patch.SetText("metadata", "annotations", ExcludedPorts, Ports(metadata));
        patch.AddNumber("supplementalGroups", Sidecar.Group);
        patch.AddFirst("initContainers", _sidecar.Container(authorities is not null, request.Namespace));
        foreach (var volume in _sidecar.Volumes(authorities is not null))
        {
            patch.Add("volumes", volume);
        }
        var names = AdmissionRequest.Text(AdmissionRequest.Field(metadata, "annotations"), ContainersAnnotation) ?? _containers;
        foreach (var name in names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            patch.AddMount(name, Sidecar.SocketMount());
        }
        return new AdmissionAnswer { Patch = patch.Operations };
    }

    private string Ports(JsonElement metadata)
    {
        var own = _sidecar.AdminPort.ToString(CultureInfo.InvariantCulture);
        var had = AdmissionRequest.Text(AdmissionRequest.Field(metadata, "annotations"), ExcludedPorts);
        if (string.IsNullOrWhiteSpace(had))
        {
            return own;
        }
        return had.Split(',', StringSplitOptions.TrimEntries).Contains(own) ? had : $"{had},{own}";
    }
}
