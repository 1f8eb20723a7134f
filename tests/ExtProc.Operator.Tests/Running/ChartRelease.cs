using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using ExtProc.Operator.Hosting;
using ExtProc.Testing.Kubernetes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Tests.Running;

/// <summary>
/// The operator as the chart runs it, in a namespace of its own: with the flags of the rendered Deployment (addresses apart) and a token of
/// the rendered service account. Around it stand a policy with a target of each kind, one that is wrong, and what they name.
/// </summary>
internal sealed class ChartRelease : IAsyncDisposable
{
    private const string Account = "extproc-operator";

    private static readonly string[] s_kinds =
        ["ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "Secret", "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"];

    private readonly ControlPlane _plane;
    private readonly List<KubeObject> _installed = [];

    private ChartRelease(ControlPlane plane, string name) => (_plane, Namespace) = (plane, name);

    public string Namespace { get; }

    public LogProbe Logs { get; } = new();

    public OperatorHost Host { get; private set; } = null!;

    /// <param name="plane">With our definitions, and those of Gateway API and Envoy Gateway.</param>
    /// <param name="rendered">What the chart renders for the namespace extproc-system.</param>
    /// <param name="without">A right that is taken away, or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ChartRelease> StartAsync(
        ControlPlane plane, IReadOnlyList<KubeObject> rendered, ChartRight? without, CancellationToken cancellationToken)
    {
        var release = new ChartRelease(plane, await plane.CreateNamespaceAsync("rights", cancellationToken));
        await plane.Admin.ApplyAsync(release.Around(), cancellationToken);
        foreach (var item in rendered.Where(static item => s_kinds.Contains(item.Kind)))
        {
            var text = (without is null ? item.Text : without.TakeFrom(item)).Replace(Chart.Namespace, release.Namespace, StringComparison.Ordinal);
            release._installed.AddRange(KubeObject.ReadAll(text));
            await plane.Admin.ApplyAsync(text, cancellationToken);
        }

        var token = await plane.MintTokenAsync(release.Namespace, Account, cancellationToken);
        var settings = release.Settings(rendered.Single(static item => item is { Kind: "Deployment", Name: "extproc-operator" }));
        settings["Cluster:Kubeconfig"] = plane.WriteKubeconfig(release.Namespace, token);
        release.Host = await OperatorHost.StartAsync(
            new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), services => services.AddSingleton<ILoggerProvider>(release.Logs), cancellationToken);
        return release;
    }

    /// <summary>Whether anything that was logged has a text.</summary>
    public bool HasSaid(string text) => Logs.Records.Any(record => record.Message.Contains(text, StringComparison.Ordinal));

    public async Task<HttpStatusCode> ReadyAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri($"http://{Host.Addresses.Admin}/readyz"), cancellationToken);
        return answer.StatusCode;
    }

    /// <summary>An object, by its path with NS for the namespace; an empty one when there is none.</summary>
    public async Task<JsonNode> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await _plane.Admin.GetAsync(path.Replace("NS", Namespace, StringComparison.Ordinal), cancellationToken);
        return answer.IsSuccess ? answer.Json : new JsonObject();
    }

    /// <summary>Asks for policies as a data plane of this namespace does, trusting the authority in the operator's Secret; 0 while it can't.</summary>
    public async Task<int> PollAsync(CancellationToken cancellationToken)
    {
        var secret = await ReadAsync("/api/v1/namespaces/NS/secrets/extproc-operator-tls", cancellationToken);
        if ((string?)secret["data"]?["ca.crt"] is not { } authority)
        {
            return 0;
        }

        var token = await _plane.MintTokenAsync(Namespace, "extproc", cancellationToken, "extproc-operator");
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(authority)));
        using var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust }, ConnectCallback = ConnectAsync };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{Account}.{Namespace}.svc:9443/v1/policies?revision=0")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var answer = await client.SendAsync(request, cancellationToken);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    /// <summary>Stops the operator, and takes away what belongs to the whole cluster.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Host is not null)
        {
            await Host.DisposeAsync();
        }

        foreach (var item in _installed.Where(static item => item.Kind.EndsWith("WebhookConfiguration", StringComparison.Ordinal)))
        {
            await _plane.Admin.DeleteAsync(await _plane.Admin.PathAsync(item, CancellationToken.None), CancellationToken.None);
        }

        foreach (var name in (string[])["good", "wrong"])
        {
            await _plane.Admin.DeleteAsync($"/apis/extproc.dev/v1alpha1/namespaces/{Namespace}/aipolicies/{name}", CancellationToken.None);
        }
    }

    /// <summary>Leads the Service's name to the operator, as a cluster does.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPEndPoint.Parse(Host.Addresses.Policies), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private Dictionary<string, string?> Settings(KubeObject deployment)
    {
        var flags = YamlJson.Read(deployment.Text.Replace(Chart.Namespace, Namespace, StringComparison.Ordinal))
            ["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray().Skip(1).Select(static flag => ((string)flag!)[2..].Split('=', 2));
        var settings = flags.ToDictionary(static flag => flag[0], static flag => (string?)flag[1]);
        settings["Cluster:AdvertiseUrl"] = "https://127.0.0.1:1";
        settings["Log:Format"] = "Text";
        foreach (var listener in (string[])["Admin:Listen", "Distribution:Listen", "Webhook:Listen"])
        {
            settings[listener] = "127.0.0.1:0";
        }

        return settings;
    }

    private string Around() => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: gateway, namespace: {{Namespace}} }
        spec: { gatewayClassName: any, listeners: [{ name: http, protocol: HTTP, port: 80 }] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: http, namespace: {{Namespace}} }
        spec: { parentRefs: [{ name: gateway }], rules: [{ backendRefs: [{ name: model, port: 80 }] }] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: GRPCRoute
        metadata: { name: grpc, namespace: {{Namespace}} }
        spec: { parentRefs: [{ name: gateway }], rules: [{ backendRefs: [{ name: model, port: 80 }] }] }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: model, namespace: {{Namespace}} }
        spec: { ports: [{ port: 80 }] }
        ---
        apiVersion: extproc.dev/v1alpha1
        kind: AiPolicy
        metadata: { name: good, namespace: {{Namespace}} }
        spec:
          targetRefs:
          - { group: gateway.networking.k8s.io, kind: Gateway, name: gateway }
          - { group: gateway.networking.k8s.io, kind: HTTPRoute, name: http }
          - { group: gateway.networking.k8s.io, kind: GRPCRoute, name: grpc }
          - { group: "", kind: Service, name: model }
          rules:
          - { name: secrets, detect: { secrets: {} }, action: { block: {} } }
        ---
        apiVersion: extproc.dev/v1alpha1
        kind: AiPolicy
        metadata: { name: wrong, namespace: {{Namespace}} }
        spec:
          rules:
          - { name: words, detect: { keywords: { patterns: ["("] } }, action: { block: {} } }
        """;
}
