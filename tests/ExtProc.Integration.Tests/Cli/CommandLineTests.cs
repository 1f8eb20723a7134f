using System.Net;
using System.Text.RegularExpressions;
using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Cli;

/// <summary>The executable as others start it: its contract is the ready line, the admin pages, signals and exit codes.</summary>
[CancelAfter(120_000)]
public sealed partial class CommandLineTests : IDisposable
{
    private const string Policy =
        """
        apiVersion: extproc.dev/v1alpha1
        kind: AiPolicy
        metadata: { name: cards, namespace: tests }
        spec:
          description: Cards are labelled
          rules:
          - name: cards
            detect: { pii: { entities: [CreditCard] } }
            action: { redact: { style: Label } }

        """;

    private readonly TemporaryFolder _policies = new();

    [SetUp]
    public void WritePolicy() => _policies.Write("cards.yaml", Policy);

    public void Dispose() => _policies.Dispose();

    [Test]
    public async Task Serve_says_where_it_listens_is_ready_and_drains_on_sigterm(CancellationToken cancellationToken)
    {
        await using var server = Start("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--policies", _policies.FullPath, "--Grpc:DrainDelay=00:00:03");
        var ready = ReadyLine().Match(await server.WaitForLineAsync(static line => line.Contains("ready: "), cancellationToken));
        using var client = new HttpClient();
        using (var answer = await client.GetAsync($"http://{ready.Groups["admin"]}/readyz", cancellationToken))
        {
            Assert.That((ready.Success, answer.StatusCode), Is.EqualTo((true, HttpStatusCode.OK)), server.Output);
        }
        await server.SignalAsync("TERM");
        await server.WaitForLineAsync(static line => line.Contains("Draining"), cancellationToken);
        using (var answer = await client.GetAsync($"http://{ready.Groups["admin"]}/readyz", cancellationToken))
        {
            var reasons = await answer.Content.ReadAsStringAsync(cancellationToken);
            Assert.That((answer.StatusCode, reasons.Contains("draining")), Is.EqualTo((HttpStatusCode.ServiceUnavailable, true)), server.Output);
        }
        Assert.That(await server.WaitForExitAsync(cancellationToken), Is.Zero, server.Output);
    }

    [Test]
    public async Task Gateway_says_where_it_listens(CancellationToken cancellationToken)
    {
        await using var gateway = Start(
            "gateway", "--listen", "127.0.0.1:0", "--upstream", "http://127.0.0.1:9", "--admin", "127.0.0.1:0", "--policies", _policies.FullPath, "--log-format", "json");
        var line = await gateway.WaitForLineAsync(static line => line.Contains("ready: "), cancellationToken);
        Assert.That(line, Does.StartWith("{").And.Match(@"ready: gateway 127\.0\.0\.1:\d+, admin 127\.0\.0\.1:\d+, policies 1 \(revision 1\)"));
    }

    [Test]
    public async Task Metrics_are_pushed_where_the_standard_variables_say(CancellationToken cancellationToken)
    {
        var pushed = new TaskCompletionSource<ReceivedRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = await FakeUpstream.StartAsync();
        collector.Model = request =>
        {
            if (request.Text.Contains("extproc.build.info", StringComparison.Ordinal))
            {
                pushed.TrySetResult(request);
            }
            return new UpstreamReply(200, [], []);
        };
        var environment = new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{collector.Http1Port}",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        };
        await using var server = ChildProcess.Start(
            Program, ["serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--policies", _policies.FullPath], environment);
        var request = await pushed.Task.WaitAsync(cancellationToken);
        Assert.That(request.Path, Is.EqualTo("/v1/metrics"));
    }

    [Test]
    public async Task Everything_that_is_wrong_is_told_at_once(CancellationToken cancellationToken)
    {
        await using var server = Start("serve", "--listen", "here", "--admin", "there:", "--policies", _policies.FullPath, "--Grpc:MaxMessageByte=5");
        var code = await server.WaitForExitAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(2));
            Assert.That(server.Output, Does.Contain("error: Grpc:Listen: 'here'"));
            Assert.That(server.Output, Does.Contain("error: Admin:Listen: "));
            Assert.That(server.Output, Does.Contain("did you mean Grpc:MaxMessageBytes?"));
        }
    }

    [Test]
    public async Task Policies_that_cannot_be_used_stop_the_start_with_their_diagnostics(CancellationToken cancellationToken)
    {
        _policies.Write("broken.yaml", Policy.Replace("CreditCard", "CreditCart", StringComparison.Ordinal));
        await using var server = Start("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--policies", _policies.FullPath);
        var code = await server.WaitForExitAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(server.Output, Does.Contain("error: The policies in ").And.Contain("broken.yaml:8:33: error unknown-value: spec.rules[0].detect.pii.entities[0]"));
            Assert.That(server.Output, Does.Not.Contain("   at "));
        }
    }

    [TestCase("frobnicate")]
    [TestCase("serve", "--bogus")]
    [TestCase("serve", "--Grpc:Listen")]
    public async Task Wrong_usage_exits_with_2(params string[] arguments)
    {
        await using var program = Start(arguments);
        Assert.That(await program.WaitForExitAsync(CancellationToken.None), Is.EqualTo(2), program.Output);
    }

    [TestCase("--help", "extproc demo")]
    [TestCase("serve --help", "extproc serve --policies ./policies")]
    [TestCase("gateway --help", "--upstream")]
    [TestCase("demo --help", "ENVOY_BIN")]
    [TestCase("settings", "EXTPROC_Grpc__DrainGrace")]
    [TestCase("--version", "0.1.0")]
    public async Task Help_teaches(string arguments, string expected)
    {
        await using var program = Start(arguments.Split(' '));
        Assert.That((await program.WaitForExitAsync(CancellationToken.None), program.Output.Contains(expected, StringComparison.Ordinal)), Is.EqualTo((0, true)), program.Output);
    }

    [Test]
    public async Task Demo_shows_the_main_job_with_the_embedded_gateway(CancellationToken cancellationToken) =>
        await RunDemoAsync(null, cancellationToken);

    [Test]
    public async Task Demo_shows_the_main_job_with_the_real_envoy(CancellationToken cancellationToken) =>
        await RunDemoAsync(RealParts.Envoy.Require(), cancellationToken);

    private static async Task RunDemoAsync(string? envoy, CancellationToken cancellationToken)
    {
        await using var demo = ChildProcess.Start(Program, ["demo"], new Dictionary<string, string?> { ["ENVOY_BIN"] = envoy });
        var code = await demo.WaitForExitAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero, demo.Output);
            Assert.That(demo.Output, Does.Contain("All 9 requests went as they should."));
            Assert.That(demo.Output.Split('\n').Where(static line => line.StartsWith('|') || line.StartsWith('+')), Has.All.Length.LessThanOrEqualTo(100));
            Assert.That(demo.Output, Does.Not.Contain("\u001b["));
        }
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "extproc");

    private static ChildProcess Start(params IEnumerable<string> arguments) => ChildProcess.Start(Program, arguments);

    [GeneratedRegex(@"ready: ext_proc 127\.0\.0\.1:\d+, admin (?<admin>127\.0\.0\.1:\d+), policies 1 \(revision 1\)$", RegexOptions.None, 1000)]
    private static partial Regex ReadyLine();
}
