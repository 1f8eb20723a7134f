using System.Text.Json;
using System.Text.Json.Nodes;
using ExtProc.Operator.Webhooks;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Operator.Tests.Webhooks;

/// <summary>A real API server asks before it stores pods.</summary>
internal sealed class InjectionTests
{
    private const string Authorities = "-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n";

    [Test]
    [CancelAfter(60_000)]
    public async Task Adds_the_sidecar_before_everything_else_and_gives_envoy_the_socket(CancellationToken cancellationToken)
    {
        var pod = await CreateAsync("""
            metadata: { name: chat, labels: { app: chat }, annotations: { traffic.sidecar.istio.io/excludeInboundPorts: "8081" } }
            spec:
              serviceAccountName: default
              initContainers:
              - { name: setup, image: setup }
              containers:
              - { name: app, image: app }
              - { name: envoy, image: envoy, volumeMounts: [ { name: config, mountPath: /etc/envoy } ] }
              volumes: [ { name: config, emptyDir: {} } ]
            """, cancellationToken);

        var spec = pod["spec"]!;
        var sidecar = spec["initContainers"]![0]!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Names(spec["initContainers"]), Is.EqualTo(new[] { "extproc", "setup" }));
            Assert.That(sidecar["restartPolicy"]!.GetValue<string>(), Is.EqualTo("Always"), "a native sidecar");
            Assert.That(sidecar["args"]!.AsArray().Select(static argument => argument!.GetValue<string>()), Is.EqualTo(new[]
            {
                "serve", "--listen", "unix:/run/extproc/extproc.sock", "--admin", "[::]:19090", "--operator",
                "https://extproc-operator.extproc-system.svc:9443", "--state", "/var/lib/extproc",
                "--Operator:TokenFile=/var/run/secrets/extproc/token", "--Operator:CaFile=/var/run/secrets/extproc/ca.crt", "--Log:Format=Json", "--Grpc:DrainDelay=00:00:00",
            }));
            Assert.That(sidecar["resources"]!["limits"]!["memory"]!.GetValue<string>(), Is.EqualTo("512Mi"));
            Assert.That(sidecar["securityContext"]!["readOnlyRootFilesystem"]!.GetValue<bool>(), Is.True);
            Assert.That(Names(spec["containers"]![0]!["volumeMounts"]), Is.Empty, "only Envoy gets the socket");
            Assert.That(Names(spec["containers"]![1]!["volumeMounts"]), Is.EqualTo(new[] { "config", "extproc-socket" }));
            Assert.That(Names(spec["volumes"]), Is.EqualTo(new[] { "config", "extproc-socket", "extproc-state", "extproc-operator" }));
            Assert.That(spec["securityContext"]!["supplementalGroups"]!.AsArray().Select(static group => group!.GetValue<int>()), Is.EqualTo(new[] { 1654 }));
            Assert.That(pod["metadata"]!["labels"]!["extproc.dev/injected"]!.GetValue<string>(), Is.EqualTo("true"));
            Assert.That(pod["metadata"]!["annotations"]!["extproc.dev/operator-ca"]!.GetValue<string>(), Is.EqualTo(Authorities));
            Assert.That(pod["metadata"]!["annotations"]!["traffic.sidecar.istio.io/excludeInboundPorts"]!.GetValue<string>(), Is.EqualTo("8081,19090"));
            Assert.That(Again(pod), Is.Empty, "asked again, nothing is added again");
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_pod_names_its_own_containers(CancellationToken cancellationToken)
    {
        var pod = await CreateAsync("""
            metadata: { name: chat, annotations: { extproc.dev/containers: "front, back" } }
            spec:
              serviceAccountName: default
              initContainers:
              - { name: back, image: envoy, restartPolicy: Always }
              containers:
              - { name: front, image: envoy }
              - { name: envoy, image: app }
            """, cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Names(pod["spec"]!["containers"]![0]!["volumeMounts"]), Is.EqualTo(new[] { "extproc-socket" }));
            Assert.That(Names(pod["spec"]!["containers"]![1]!["volumeMounts"]), Is.Empty);
            Assert.That(Names(pod["spec"]!["initContainers"]![1]!["volumeMounts"]), Is.EqualTo(new[] { "extproc-socket" }));
        }
    }

    [Test]
    public void A_sidecar_gets_the_secret_of_its_own_namespace_where_one_is_named([Values("", "guard-credentials")] string secret)
    {
        var sidecar = new Sidecar(new InjectionOptions { Image = "extproc:test", OperatorUrl = "https://a:9443", GuardSecret = secret });
        var container = sidecar.Container(hasAuthorities: true, "payments");
        var mounts = container["volumeMounts"]!.AsArray().Where(static mount => mount!["name"]!.GetValue<string>() == "extproc-guards").Select(static mount => mount!.ToJsonString());
        var volumes = sidecar.Volumes(hasAuthorities: true).Where(static volume => volume["name"]!.GetValue<string>() == "extproc-guards").Select(static volume => volume["secret"]!.ToJsonString());
        var flags = container["args"]!.AsArray().Select(static argument => argument!.GetValue<string>()).Where(static argument => argument.StartsWith("--Engine:", StringComparison.Ordinal));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(mounts, Is.EqualTo(secret.Length == 0 ? [] : new[] { """{"name":"extproc-guards","mountPath":"/etc/extproc/guards/payments","readOnly":true}""" }));
            Assert.That(volumes, Is.EqualTo(secret.Length == 0 ? [] : new[] { """{"secretName":"guard-credentials","optional":true}""" }));
            Assert.That(flags, Is.EqualTo(secret.Length == 0 ? [] : new[] { "--Engine:GuardSecrets=/etc/extproc/guards" }));
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_pod_that_says_no_stays_as_it_is(CancellationToken cancellationToken)
    {
        var pod = await CreateAsync("""
            metadata: { name: chat, labels: { extproc.dev/inject: disabled } }
            spec: { containers: [ { name: envoy, image: envoy } ] }
            """, cancellationToken);

        Assert.That(pod["spec"]!["initContainers"], Is.Null);
    }

    [Test]
    public void An_envoy_that_another_webhook_adds_later_gets_the_socket_on_the_second_call()
    {
        var first = Patch(Parse("""{ "metadata": { "name": "a" }, "spec": { "containers": [ { "name": "app" } ] } }"""));
        var later = Parse("""
            { "metadata": { "name": "a", "labels": { "extproc.dev/injected": "true" },
                "annotations": { "traffic.sidecar.istio.io/excludeInboundPorts": "19090", "extproc.dev/operator-ca": "x" } },
              "spec": { "securityContext": { "supplementalGroups": [ 1654 ] }, "initContainers": [ { "name": "extproc" } ],
                "volumes": [ { "name": "extproc-socket" }, { "name": "extproc-state" }, { "name": "extproc-operator" } ],
                "containers": [ { "name": "app" }, { "name": "istio-proxy" } ] } }
            """);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first, Has.Some.Contains("/spec/initContainers/0"));
            Assert.That(Patch(later), Is.EqualTo(new[] { "/spec/containers/1/volumeMounts", "/spec/containers/1/volumeMounts/-" }));
        }
    }

    private static async Task<JsonNode> CreateAsync(string pod, CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        var space = await plane.CreateNamespaceAsync("injection", cancellationToken);
        using var folder = new TemporaryFolder();
        await using var rig = await WebhookRig.StartAsync(
            new Dictionary<string, string?>
            {
                ["Injection:CaFile"] = folder.Write("ca.crt", Authorities),
                ["Injection:Arguments"] = """["--Log:Format=Json"]""",
                ["Injection:Resources"] = """{ "requests": { "cpu": "100m" }, "limits": { "memory": "512Mi" } }""",
            },
            TimeProvider.System,
            cancellationToken);
        await rig.MutateAsync(plane, space, cancellationToken);
        await Eventually.HoldsAsync(() => AsksAsync(plane, space, cancellationToken), cancellationToken);

        var item = KubeObject.ReadOne($"apiVersion: v1\nkind: Pod\n{pod}") with { Namespace = space };
        var created = (await plane.Admin.CreateAsync(item, dryRun: false, cancellationToken)).Require();
        rig.Log.AssertNoErrors();
        return created;
    }

    /// <summary>Whether the API server knows whom to ask.</summary>
    private static async Task<bool> AsksAsync(ControlPlane plane, string space, CancellationToken cancellationToken)
    {
        var probe = KubeObject.ReadOne($"apiVersion: v1\nkind: Pod\nmetadata: {{ name: probe, namespace: {space} }}\nspec: {{ serviceAccountName: default, containers: [ {{ name: a, image: a }} ] }}");
        return (await plane.Admin.CreateAsync(probe, dryRun: true, cancellationToken)).Require()["spec"]!["initContainers"] is not null;
    }

    private static string[] Names(JsonNode? list) => [.. (list?.AsArray() ?? []).Select(static item => item!["name"]!.GetValue<string>())];

    private static string[] Again(JsonNode pod) => Patch(Parse(pod.ToJsonString()));

    private static string[] Patch(JsonElement pod)
    {
        var injection = new PodInjection(new InjectionOptions { Image = "extproc:test", OperatorUrl = "https://a:9443" });
        var request = new AdmissionRequest
        {
            Uid = "1", Kind = PodInjection.Kind, Operation = "CREATE", Namespace = "a", Object = pod, OldObject = default,
        };
        var authorities = AdmissionRequest.Text(AdmissionRequest.Field(AdmissionRequest.Field(pod, "metadata"), "annotations"), Sidecar.AuthoritiesAnnotation);
        return [.. injection.Inject(request, authorities).Patch!.Select(static operation => operation!["path"]!.GetValue<string>())];
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
