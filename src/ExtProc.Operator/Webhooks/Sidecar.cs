using System.Globalization;
using System.Text.Json.Nodes;
using ExtProc.Server.Grpc.Listening;

namespace ExtProc.Operator.Webhooks;

/// <summary>
/// The container and the volumes that a pod gets. The container is a native sidecar (an init container that is always restarted): it
/// runs before the first Envoy container starts and until the last has ended, so no exchange meets a closed socket, and Jobs end.
/// </summary>
internal sealed class Sidecar
{
    public const string ContainerName = "extproc";

    public const string SocketVolume = "extproc-socket";

    public const string SocketFolder = "/run/extproc";

    /// <summary>User and group of the image. The socket lets its group in, so the pod's other processes get this group too.</summary>
    public const int Group = 1654;

    /// <summary>Carries the operator's authorities into the pod: no object of the pod's namespace is needed, and no right to write one.</summary>
    public const string AuthoritiesAnnotation = "extproc.dev/operator-ca";

    private const string StateVolume = "extproc-state";
    private const string OperatorVolume = "extproc-operator";
    private const string OperatorFolder = "/var/run/secrets/extproc";
    private const string GuardsVolume = "extproc-guards";
    private const string GuardsFolder = "/etc/extproc/guards";
    private const string StateFolder = "/var/lib/extproc";
    private const string AdminPortName = "extproc-admin";

    private readonly InjectionOptions _options;

    public Sidecar(InjectionOptions options)
    {
        _options = options;
        AdminPort = ListenAddress.TryParse(options.AdminListen, out var admin, out _) ? admin.Tcp?.Port ?? 0 : 0;
    }

    public int AdminPort { get; }

    /// <param name="hasAuthorities">Whether the pod carries the operator's authorities.</param>
    /// <param name="space">The pod's namespace.</param>
    public JsonObject Container(bool hasAuthorities, string space) => new()
    {
        ["name"] = ContainerName,
        ["image"] = _options.Image,
        ["imagePullPolicy"] = _options.ImagePullPolicy,
        ["restartPolicy"] = "Always",
        ["args"] = Arguments(hasAuthorities),
        ["ports"] = new JsonArray(new JsonObject { ["name"] = AdminPortName, ["containerPort"] = AdminPort }),
        ["startupProbe"] = Probe("/healthz", period: 1, failures: 60),
        ["livenessProbe"] = Probe("/healthz", period: 10, failures: 6),
        ["readinessProbe"] = Probe("/readyz", period: 5, failures: 2),
        ["resources"] = JsonNode.Parse(_options.Resources),
        ["securityContext"] = new JsonObject
        {
            ["runAsNonRoot"] = true,
            ["runAsUser"] = Group,
            ["runAsGroup"] = Group,
            ["allowPrivilegeEscalation"] = false,
            ["readOnlyRootFilesystem"] = true,
            ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
            ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
        },
        ["volumeMounts"] = new JsonArray([.. Mounts(space)]),
    };

    public IEnumerable<JsonObject> Volumes(bool hasAuthorities)
    {
        yield return new JsonObject { ["name"] = SocketVolume, ["emptyDir"] = new JsonObject { ["sizeLimit"] = "1Mi" } };
        yield return new JsonObject { ["name"] = StateVolume, ["emptyDir"] = new JsonObject { ["sizeLimit"] = "64Mi" } };
        var token = new JsonObject { ["path"] = "token", ["audience"] = _options.Audience, ["expirationSeconds"] = 3600 };
        var sources = new JsonArray(new JsonObject { ["serviceAccountToken"] = token });
        if (hasAuthorities)
        {
            var field = new JsonObject { ["fieldPath"] = $"metadata.annotations['{AuthoritiesAnnotation}']" };
            var item = new JsonObject { ["path"] = "ca.crt", ["fieldRef"] = field };
            sources.Add((JsonNode)new JsonObject { ["downwardAPI"] = new JsonObject { ["items"] = new JsonArray(item) } });
        }
        yield return new JsonObject { ["name"] = OperatorVolume, ["projected"] = new JsonObject { ["sources"] = sources } };
        if (_options.GuardSecret.Length > 0)
        {
            yield return new JsonObject { ["name"] = GuardsVolume, ["secret"] = new JsonObject { ["secretName"] = _options.GuardSecret, ["optional"] = true } };
        }
    }

    /// <summary>What an Envoy container needs to reach the socket; it can't replace it.</summary>
    public static JsonObject SocketMount() => new() { ["name"] = SocketVolume, ["mountPath"] = SocketFolder, ["readOnly"] = true };

    /// <summary>The folder of the pod's namespace is the only one of guards' secrets: whoever may make pods here can read it.</summary>
    private IEnumerable<JsonNode> Mounts(string space)
    {
        yield return new JsonObject { ["name"] = SocketVolume, ["mountPath"] = SocketFolder };
        yield return new JsonObject { ["name"] = StateVolume, ["mountPath"] = StateFolder };
        yield return new JsonObject { ["name"] = OperatorVolume, ["mountPath"] = OperatorFolder, ["readOnly"] = true };
        if (_options.GuardSecret.Length > 0)
        {
            yield return new JsonObject { ["name"] = GuardsVolume, ["mountPath"] = $"{GuardsFolder}/{space}", ["readOnly"] = true };
        }
    }

    private JsonArray Arguments(bool hasAuthorities)
    {
        var arguments = new JsonArray(
            "serve", "--listen", $"unix:{SocketFolder}/extproc.sock", "--admin", _options.AdminListen,
            "--operator", _options.OperatorUrl, "--state", StateFolder, $"--Operator:TokenFile={OperatorFolder}/token");
        if (hasAuthorities)
        {
            arguments.Add($"--Operator:CaFile={OperatorFolder}/ca.crt");
        }
        if (_options.GuardSecret.Length > 0)
        {
            arguments.Add($"--Engine:GuardSecrets={GuardsFolder}");
        }
        foreach (var further in JsonNode.Parse(_options.Arguments)!.AsArray())
        {
            arguments.Add(further!.DeepClone());
        }
        // A native sidecar is told to stop when every Envoy has ended: nobody is left to wait for. The last of two equal flags counts.
        arguments.Add("--Grpc:DrainDelay=00:00:00");
        return arguments;
    }

    private static JsonObject Probe(string path, int period, int failures) => new()
    {
        ["httpGet"] = new JsonObject { ["path"] = path, ["port"] = AdminPortName },
        ["periodSeconds"] = period,
        ["timeoutSeconds"] = 3,
        ["failureThreshold"] = failures,
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_options.Image} ({AdminPort})");
}
