using ExtProc.Server.Hosting;
using ExtProc.Server.Tests.Hosting;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Server.Tests.Gateway;

/// <summary>One upstream and one gateway before it, shared by the tests of this folder; each test has an upstream script of its own.</summary>
[SetUpFixture]
public sealed class GatewayFixture
{
    public const int BodyCap = 64 * 1024;

    private const string Policies =
        """
        apiVersion: extproc.dev/v1alpha1
        kind: AiPolicy
        metadata: { name: gateway, namespace: tests }
        spec:
          match: { paths: ["/v1/*"] }
          onUninspectable: Block
          rules:
          - name: cards
            scope: [Input, Output]
            detect: { pii: { entities: [CreditCard] } }
            action: { redact: { style: Label } }
          - name: accounts
            scope: [Input]
            detect: { pii: { entities: [Iban] } }
            action: { block: { style: Error, message: "No accounts." } }
          - name: addresses
            scope: [Output]
            detect: { pii: { entities: [Email] } }
            action: { block: { style: Refusal, message: "Not about that." } }

        """;

    private static TemporaryFolder s_folder = null!;

    public static FakeUpstream Upstream { get; private set; } = null!;

    public static ExtProcHost Gateway { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        s_folder = new TemporaryFolder();
        s_folder.Write("policy.yaml", Policies);
        Upstream = await FakeUpstream.StartAsync();
        Gateway = await StartGatewayAsync($"http://127.0.0.1:{Upstream.Http1Port}");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await Gateway.DisposeAsync();
        await Upstream.DisposeAsync();
        s_folder.Dispose();
    }

    /// <summary>A gateway of one test's own.</summary>
    public static Task<ExtProcHost> StartGatewayAsync(string upstream, params (string Key, string Value)[] settings) => TestHost.StartAsync(
        HostRoles.Gateway,
        [
            ("Gateway:Listen", "127.0.0.1:0"),
            ("Gateway:Upstream", upstream),
            ("Gateway:MaxRequestBodyBytes", $"{BodyCap}"),
            ("Policies:Path", s_folder.FullPath),
            .. settings,
        ]);

    public static HttpClient Client(ExtProcHost? gateway = null) => new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = (gateway ?? Gateway).Addresses.GatewayUri,
    };

    /// <summary>A request that the script answers.</summary>
    public static HttpRequestMessage Request(HttpMethod method, string path, UpstreamScript script, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add(UpstreamScript.HeaderName, script.Id);
        return request;
    }

    public static StringContent Chat(string prompt, bool stream = false) => new(
        $$"""{ "model": "gpt-4o-mini",  "messages": [ {"role": "user", "content": {{ChatReplies.Quote(prompt)}}} ], "stream": {{(stream ? "true" : "false")}}, "seed": 1.0 }""",
        System.Text.Encoding.UTF8,
        "application/json");
}
