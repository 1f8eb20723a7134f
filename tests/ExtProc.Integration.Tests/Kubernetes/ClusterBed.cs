using System.Text;
using System.Text.Json.Nodes;
using ExtProc.Testing.Kubernetes;
using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Kubernetes;

/// <summary>A control plane of its own with our definitions, and what runs in it: operators, data planes, an Envoy, a scripted model.</summary>
internal sealed class ClusterBed : IAsyncDisposable
{
    public const string Root = "extproc-system";
    public const string Audience = "extproc-operator";

    private static readonly Uri Chat = new("/v1/chat/completions", UriKind.Relative);

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private readonly List<IAsyncDisposable> _running = [];
    private readonly int _port = FreePort.Take();
    private readonly FakeUpstream _upstream;
    private HttpClient? _client;

    private ClusterBed(ControlPlane plane, FakeUpstream upstream)
    {
        (Plane, _upstream) = (plane, upstream);
        var (certificate, key) = _authority.Issue("extproc-operator");
        _folder.Write("tls.crt", certificate);
        _folder.Write("tls.key", key);
        _folder.Write("ca.crt", AuthorityPem);
    }

    public ControlPlane Plane { get; }

    /// <summary>Where an operator is, or will be.</summary>
    public Uri OperatorAddress => new($"https://127.0.0.1:{_port}/");

    public string AuthorityPem => _authority.Certificate.ExportCertificatePem();

    public static async Task<ClusterBed> StartAsync(CancellationToken cancellationToken)
    {
        RealParts.Envoy.Require();
        var plane = await ControlPlane.StartAsync(cancellationToken);
        await plane.InstallOwnAsync(cancellationToken);
        var bed = new ClusterBed(plane, await FakeUpstream.StartAsync());
        await bed.CreateNamespaceAsync(Root, cancellationToken);
        return bed;
    }

    public Task CreateNamespaceAsync(string name, CancellationToken cancellationToken) =>
        Plane.Admin.ApplyAsync($$"""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "{{name}}" } }""", cancellationToken);

    /// <summary>Starts an operator at <see cref="OperatorAddress"/>, where the earlier one must have ended.</summary>
    public Task<OperatorProcess> StartOperatorAsync(CancellationToken cancellationToken) => StartOperatorAsync("replica-1", _port, cancellationToken);

    /// <summary>Starts one more replica, at a port of its own.</summary>
    public Task<OperatorProcess> StartReplicaAsync(string name, CancellationToken cancellationToken) => StartOperatorAsync(name, FreePort.Take(), cancellationToken);

    /// <summary>A token of an account, good for the operator.</summary>
    public Task<string> MintTokenAsync(string inNamespace, string account, CancellationToken cancellationToken) =>
        Plane.MintTokenAsync(inNamespace, account, cancellationToken, Audience);

    /// <summary>Where a data plane keeps its policies.</summary>
    public string StateFile(string name) => _folder.Path($"state-{name}/policies.bundle");

    /// <summary>Starts a data plane of a namespace; its state outlives it.</summary>
    public async Task<ExtProcProcess> StartDataPlaneAsync(string name, string inNamespace, CancellationToken cancellationToken)
    {
        var setup = new ExtProcSetup
        {
            Policies = null,
            Settings = new Dictionary<string, string>
            {
                ["Operator:Url"] = OperatorAddress.ToString(),
                ["Operator:CaFile"] = _folder.Path("ca.crt"),
                ["Operator:TokenFile"] = _folder.Write($"{name}.token", await MintTokenAsync(inNamespace, "extproc", cancellationToken)),
                ["Operator:StateDirectory"] = Path.GetDirectoryName(StateFile(name))!,
                ["Operator:Instance"] = name,
                ["Operator:ReportInterval"] = "00:00:01",
                ["Grpc:DrainDelay"] = "00:00:00",
            },
        };
        var process = await ExtProcProcess.StartAsync(setup, cancellationToken);
        _running.Add(process);
        return process;
    }

    /// <summary>A client's certificate of the authority that the operator trusts.</summary>
    public (string Certificate, string Key) IssueClient(string inNamespace, string account) =>
        _authority.Issue("data plane", client: true, $"spiffe://cluster.local/ns/{inNamespace}/sa/{account}");

    /// <summary>Puts a real Envoy in front of a data plane; prompts go through the latest one.</summary>
    public async Task StartEnvoyAsync(ExtProcProcess dataPlane, CancellationToken cancellationToken)
    {
        var envoy = await EnvoyProcess.StartAsync(new EnvoySetup { ExtProc = dataPlane.Address, UpstreamPort = _upstream.Http1Port }, cancellationToken);
        _running.Add(envoy);
        _client?.Dispose();
        _client = new HttpClient { BaseAddress = envoy.Address };
    }

    /// <summary>The status of a chat request with a prompt.</summary>
    public async Task<int> AskAsync(string prompt, CancellationToken cancellationToken)
    {
        using var content = new StringContent(ChatRequests.User(prompt), Encoding.UTF8, "application/json");
        using var answer = await _client!.PostAsync(Chat, content, cancellationToken);
        return (int)answer.StatusCode;
    }

    /// <summary>Applies a policy that blocks a word; returns its generation.</summary>
    public async Task<long> ApplyAsync(string inNamespace, string name, string word, CancellationToken cancellationToken)
    {
        var applied = await Plane.Admin.ApplyAsync(
            $$"""
            apiVersion: extproc.dev/v1alpha1
            kind: AiPolicy
            metadata: { name: {{name}}, namespace: {{inNamespace}} }
            spec:
              rules:
              - name: words
                detect: { keywords: { terms: ["{{word}}"] } }
                action: { block: {} }
            """,
            cancellationToken);
        return applied[0]["metadata"]!["generation"]!.GetValue<long>();
    }

    public async Task<JsonNode?> StatusAsync(string inNamespace, string name, CancellationToken cancellationToken) =>
        (await Plane.Admin.GetAsync($"/apis/extproc.dev/v1alpha1/namespaces/{inNamespace}/aipolicies/{name}", cancellationToken)).Require()["status"];

    /// <summary>Waits until a condition of the current generation has a reason, and a text in its message; returns the status.</summary>
    public async Task<JsonNode> WhenConditionAsync(
        string inNamespace, string name, string type, string reason, CancellationToken cancellationToken, string message = "")
    {
        JsonNode? item = null;
        try
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    item = (await Plane.Admin.GetAsync($"/apis/extproc.dev/v1alpha1/namespaces/{inNamespace}/aipolicies/{name}", cancellationToken)).Require();
                    var generation = item["metadata"]!["generation"]!.GetValue<long>();
                    return item["status"]?["conditions"]?.AsArray().Any(condition =>
                        (string?)condition!["type"] == type && (string?)condition["reason"] == reason
                        && ((string?)condition["message"] ?? "").Contains(message, StringComparison.Ordinal) && (long?)condition["observedGeneration"] == generation) == true;
                },
                cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new AssertionException($"{type} of {inNamespace}/{name} never became {reason}: {item?["status"]?.ToJsonString()}");
        }
        return item!["status"]!;
    }

    public void DumpWhenFailed()
    {
        foreach (var running in _running)
        {
            (running as OperatorProcess)?.DumpWhenFailed();
            (running as ExtProcProcess)?.DumpWhenFailed();
        }
    }

    public async ValueTask DisposeAsync()
    {
        DumpWhenFailed();
        _client?.Dispose();
        foreach (var running in Enumerable.Reverse(_running))
        {
            await running.DisposeAsync();
        }
        await _upstream.DisposeAsync();
        await Plane.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }

    private async Task<OperatorProcess> StartOperatorAsync(string name, int port, CancellationToken cancellationToken)
    {
        var setup = new OperatorSetup
        {
            Kubeconfig = Plane.AdminKubeconfig,
            Port = port,
            RootNamespace = Root,
            Settings = new Dictionary<string, string>
            {
                ["Cluster:Identity"] = name,
                ["Cluster:AdvertiseUrl"] = $"https://127.0.0.1:{port}",
                ["Distribution:CertificateFile"] = _folder.Path("tls.crt"),
                ["Distribution:KeyFile"] = _folder.Path("tls.key"),
                ["Distribution:ClientCaFile"] = _folder.Path("ca.crt"),
            },
        };
        var started = await OperatorProcess.StartAsync(setup, cancellationToken);
        _running.Add(started);
        return started;
    }
}
