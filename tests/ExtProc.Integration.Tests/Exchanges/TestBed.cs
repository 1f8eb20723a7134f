using ExtProc.Testing.Clients;
using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Exchanges;

/// <summary>
/// What the tests of this namespace share: one upstream, one SDK process, one Envoy with a listener for each <see cref="Wire"/>, with and
/// without policies. A policy is chosen by the first segment of the path, a scripted reply by a header, so all tests can run at once.
/// </summary>
[SetUpFixture]
public sealed class TestBed
{
    private const string Open = "open-";

    private static readonly List<ExtProcProcess> s_servers = [];
    private static EnvoyProcess? s_envoy;
    private static TemporaryFolder? s_empty;
    private static Lazy<NodeClient> s_client = new(NodeClient.Start);

    public static FakeUpstream Upstream { get; private set; } = null!;

    /// <summary>The official SDK.</summary>
    public static NodeClient Client => s_client.Value;

    public static EnvoyProcess Envoy => s_envoy!;

    /// <summary>The server with policies and the standard profile.</summary>
    public static ExtProcProcess Server => s_servers[0];

    public static string PolicyFolder => RepositoryRoot.Combine("tests", "ExtProc.Integration.Tests", "Policies");

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        RealParts.Envoy.Require();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        s_empty = new TemporaryFolder();
        Upstream = await FakeUpstream.StartAsync();
        var servers = await Task.WhenAll(
            StartServerAsync(PolicyFolder, "Standard", mayOverride: true, limit.Token),
            StartServerAsync(PolicyFolder, "FullDuplex", mayOverride: true, limit.Token),
            StartServerAsync(PolicyFolder, "Standard", mayOverride: false, limit.Token),
            StartServerAsync(s_empty.FullPath, "Standard", mayOverride: true, limit.Token));
        s_servers.AddRange(servers);
        var withPolicies = Enum.GetValues<Wire>().Select(wire => Setup(wire) with { ExtProc = ServerFor(wire).Address });
        var open = Enum.GetValues<Wire>().Select(wire => Setup(wire) with { Name = Open + wire, ExtProc = servers[3].Address });
        s_envoy = await EnvoyProcess.StartAsync(EnvoySetup.ToYaml([.. withPolicies, .. open]), limit.Token);
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        if (s_client.IsValueCreated)
        {
            await s_client.Value.DisposeAsync();
        }

        await (s_envoy?.DisposeAsync() ?? default);
        foreach (var server in s_servers)
        {
            await server.DisposeAsync();
        }

        await (Upstream?.DisposeAsync() ?? default);
        s_empty?.Dispose();
    }

    /// <summary>The listener with policies.</summary>
    public static Uri AddressOf(Wire wire) => Envoy.AddressOf(wire.ToString());

    /// <summary>The listener whose server has no policy.</summary>
    public static Uri OpenAddressOf(Wire wire) => Envoy.AddressOf(Open + wire);

    /// <summary>A call under a policy; the reply is scripted, or the echo model's.</summary>
    public static SdkCall Call(Wire wire, string policy, string body, bool http2, UpstreamScript? script = null) =>
        new(new Uri(AddressOf(wire), policy + "/"), body) { Http2 = http2, Headers = HeadersOf(script) };

    public static SdkCall OpenCall(Wire wire, string body, bool http2, UpstreamScript script) =>
        new(OpenAddressOf(wire), body) { Http2 = http2, Headers = HeadersOf(script) };

    public static void DumpWhenFailed()
    {
        Envoy.DumpWhenFailed();
        s_servers.ForEach(static server => server.DumpWhenFailed());
    }

    private static Dictionary<string, string> HeadersOf(UpstreamScript? script) =>
        script is null ? [] : new() { [UpstreamScript.HeaderName] = script.Id };

    private static ExtProcProcess ServerFor(Wire wire) => wire switch
    {
        Wire.DuplexByOverride => s_servers[1],
        Wire.StaticStreamed or Wire.StaticBuffered => s_servers[2],
        _ => s_servers[0],
    };

    private static Task<ExtProcProcess> StartServerAsync(string policies, string profile, bool mayOverride, CancellationToken cancellationToken) =>
        ExtProcProcess.StartAsync(
            new ExtProcSetup
            {
                Policies = policies,
                Settings = new Dictionary<string, string>
                {
                    ["Session:Profile"] = profile,
                    ["Session:AllowModeOverride"] = mayOverride ? "true" : "false",
                },
            },
            cancellationToken);

    private static EnvoySetup Setup(Wire wire)
    {
        var setup = new EnvoySetup
        {
            Name = wire.ToString(),
            ExtProc = null,
            UpstreamPort = Upstream.Http1Port,
            AllowModeOverride = wire is not (Wire.StaticStreamed or Wire.StaticBuffered),
        };
        return wire switch
        {
            Wire.StaticStreamed => setup with { ResponseBody = BodyMode.Streamed },
            Wire.StaticBuffered => setup with { ResponseBody = BodyMode.Buffered },
            Wire.StreamedBoth => setup with { RequestBody = BodyMode.Streamed, ResponseBody = BodyMode.Streamed, UpstreamPort = Upstream.Http2Port, UpstreamHttp2 = true },
            Wire.DuplexResponses => setup with { ResponseBody = BodyMode.FullDuplexStreamed },
            Wire.DuplexBoth => setup with
            {
                RequestBody = BodyMode.FullDuplexStreamed, ResponseBody = BodyMode.FullDuplexStreamed, UpstreamPort = Upstream.Http2Port, UpstreamHttp2 = true,
            },
            _ => setup,
        };
    }
}
