using ExtProc.Integration.Tests.Exchanges;
using ExtProc.Testing.Clients;
using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Semantic;

/// <summary>What the tests of this namespace share: one upstream, one SDK process, one server with the shipped models behind one Envoy.</summary>
[SetUpFixture]
public sealed class SemanticBed
{
    private static ExtProcProcess? s_server;
    private static EnvoyProcess? s_envoy;
    private static Lazy<NodeClient> s_client = new(NodeClient.Start);

    public static FakeUpstream Upstream { get; private set; } = null!;

    public static NodeClient Client => s_client.Value;

    public static ExtProcProcess Server => s_server!;

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        RealParts.Envoy.Require();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        Upstream = await FakeUpstream.StartAsync();
        s_server = await ExtProcProcess.StartAsync(
            new ExtProcSetup { Policies = RepositoryRoot.Combine("tests", "ExtProc.Integration.Tests", "Semantic", "Policies") }, limit.Token);
        var standard = new EnvoySetup
        {
            Name = nameof(Wire.Standard), ExtProc = s_server.Address, UpstreamPort = Upstream.Http1Port, MessageTimeout = TimeSpan.FromSeconds(30),
        };
        var duplex = standard with
        {
            Name = nameof(Wire.DuplexBoth), RequestBody = BodyMode.FullDuplexStreamed, ResponseBody = BodyMode.FullDuplexStreamed,
            UpstreamPort = Upstream.Http2Port, UpstreamHttp2 = true,
        };
        s_envoy = await EnvoyProcess.StartAsync(EnvoySetup.ToYaml(standard, duplex), limit.Token);
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        if (s_client.IsValueCreated)
        {
            await s_client.Value.DisposeAsync();
        }

        await (s_envoy?.DisposeAsync() ?? default);
        await (s_server?.DisposeAsync() ?? default);
        await (Upstream?.DisposeAsync() ?? default);
    }

    public static SdkCall Call(Wire wire, string policy, string body, UpstreamScript? script = null) =>
        new(new Uri(s_envoy!.AddressOf(wire.ToString()), policy + "/"), body)
        {
            Headers = script is null ? new Dictionary<string, string>() : new() { [UpstreamScript.HeaderName] = script.Id },
        };

    public static void DumpWhenFailed()
    {
        s_envoy?.DumpWhenFailed();
        s_server?.DumpWhenFailed();
    }
}
