using System.Net.Http.Headers;
using System.Text;
using ExtProc.Server.Hosting;
using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;
using Microsoft.Extensions.Configuration;

namespace ExtProc.Integration.Tests.Envoy;

/// <summary>
/// A data plane in this process, the real Envoy before it and a scripted model behind it. The policy for the host <c>api.example</c>
/// redacts the word <c>zephyr</c> and blocks the word <c>forbidden</c>, in both directions.
/// </summary>
internal sealed class EnvoyBed : IAsyncDisposable
{
    public const string Chat = "/v1/chat/completions";

    private const string Policy = """
        apiVersion: extproc.dev/v1alpha1
        kind: AiPolicy
        metadata: { name: words, namespace: test }
        spec:
          match: { hosts: ["api.example"] }
          rules:
          - name: codename
            scope: [Input, Output]
            detect: { keywords: { terms: ["zephyr"] } }
            action: { redact: { style: Label } }
          - name: forbidden
            scope: [Input, Output]
            detect: { keywords: { terms: ["forbidden"] } }
            action: { block: {} }
        """;

    private readonly TemporaryFolder _folder;

    private EnvoyBed(TemporaryFolder folder, FakeUpstream upstream, ExtProcHost host, EnvoyProcess envoy)
    {
        _folder = folder;
        Upstream = upstream;
        Host = host;
        Envoy = envoy;
    }

    public FakeUpstream Upstream { get; }

    public ExtProcHost Host { get; }

    public EnvoyProcess Envoy { get; }

    /// <param name="configure">Makes Envoy's configuration of the server's address and the upstream's port.</param>
    /// <param name="cancellationToken">Ends a start that takes too long.</param>
    /// <param name="settings">Settings of the data plane; FOLDER stands for a folder of this test.</param>
    public static async Task<EnvoyBed> StartAsync(
        Func<string, int, string> configure, CancellationToken cancellationToken, params (string Key, string Value)[] settings)
    {
        RealParts.Envoy.Require();
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path("policies"));
        await File.WriteAllTextAsync(folder.Path("policies/words.yaml"), Policy, cancellationToken);
        var upstream = await FakeUpstream.StartAsync();
        var all = new Dictionary<string, string?>
        {
            ["Grpc:Listen"] = "127.0.0.1:0",
            ["Grpc:DrainDelay"] = "00:00:00",
            ["Admin:Listen"] = "127.0.0.1:0",
            ["Policies:Path"] = folder.Path("policies"),
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value.Replace("FOLDER", folder.FullPath, StringComparison.Ordinal);
        }
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        var host = await ExtProcHost.StartAsync(configuration, HostRoles.Serve, cancellationToken);
        var envoy = await EnvoyProcess.StartAsync(configure(host.Addresses.Grpc!, upstream.Http1Port), cancellationToken);
        return new EnvoyBed(folder, upstream, host, envoy);
    }

    public static Task<EnvoyBed> StartAsync(BodyMode request, BodyMode response, CancellationToken cancellationToken, params (string Key, string Value)[] settings) =>
        StartAsync(
            (server, port) => EnvoySetup.ToYaml(new EnvoySetup { ExtProc = server, UpstreamPort = port, RequestBody = request, ResponseBody = response }),
            cancellationToken,
            settings);

    /// <summary>Sends a request to <c>api.example</c>; the response's body is not read yet.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpContent content, UpstreamScript script, string version, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        var client = new HttpClient { BaseAddress = Envoy.Address, Timeout = Timeout.InfiniteTimeSpan };
        var request = new HttpRequestMessage(HttpMethod.Post, Chat)
        {
            Content = content,
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Host = "api.example";
        request.Headers.Add(UpstreamScript.HeaderName, script.Id);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    public async Task<string> MetricsAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(Host.Addresses.AdminUri, "metrics"), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Envoy.DumpWhenFailed();
        await Envoy.DisposeAsync();
        await Host.DisposeAsync();
        await Upstream.DisposeAsync();
        _folder.Dispose();
    }
}
