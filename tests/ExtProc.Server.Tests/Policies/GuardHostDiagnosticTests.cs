using System.Text;
using ExtProc.Core.Policies;
using ExtProc.Server.Hosting;
using ExtProc.Server.Policies;
using ExtProc.Server.Tests.Hosting;

namespace ExtProc.Server.Tests.Policies;

/// <summary>What is said of remote guards where a server allows only some hosts.</summary>
public sealed class GuardHostDiagnosticTests
{
    private const string Spec = """
        mode: Shadow
        rules:
        - { name: allowed, detect: { remote: { url: "https://guard.safety.svc/v1" } }, action: { flag: {} } }
        - { name: other, detect: { remote: { url: "http://guard.evil.example/v1?key=hidden", headers: [{ name: Authorization, secret: token }] } }, action: { flag: {} } }
        - { name: idle, mode: "Off", detect: { remote: { url: "https://guard.safety.svc:8443/v1" } }, action: { flag: {} } }
        - { name: trick, detect: { remote: { url: "http://guard.safety.svc@evil.example/" } }, action: { flag: {} } }
        """;

    private static readonly string s_policy = PolicyText.Around(Spec);

    [Test]
    public void A_guard_at_another_host_is_an_error_that_says_what_to_do()
    {
        var set = Load("*.safety.svc:443");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(PolicyText.Found(set), Is.EqualTo(new[]
            {
                "8: error guard-host spec.rules[1].detect.remote.url",
                "9: error guard-host spec.rules[2].detect.remote.url",
                "10: error format spec.rules[3].detect.remote.url",
            }));
            Assert.That(set.Diagnostics[0].Message, Is.EqualTo("is at guard.evil.example:80, where Engine:GuardHosts allows no guard"));
            Assert.That(
                set.Diagnostics[0].Suggestion,
                Is.EqualTo("use a guard at *.safety.svc:443, or have whoever runs the servers add guard.evil.example:80 to Engine:GuardHosts"));
            Assert.That(set.Policies, Is.Empty);
        }
    }

    [TestCase("https://bücher.example", "xn--bcher-kva.example:443")]
    [TestCase("http://[FD00::0:1]:8080/v1", "[fd00::1]:8080")]
    [TestCase("http://GUARD.example./", "guard.example:80")]
    public void It_names_the_host_as_the_list_would(string url, string host)
    {
        Assert.That(GuardHosts.TryParse(host, out var list, out _), Is.True);
        var policy = PolicyText.Around($"rules: [{{ name: a, detect: {{ remote: {{ url: \"{url}\" }} }}, action: {{ flag: {{}} }} }}]");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Load("*.safety.svc", policy).Diagnostics.Single().Message, Does.StartWith($"is at {host}, where"));
            Assert.That(PolicyLoader.Load([PolicyFile.Parse("p.yaml", Encoding.UTF8.GetBytes(policy))], guardHosts: list).Diagnostics, Is.Empty);
        }
    }

    [Test]
    public void Without_a_list_every_host_is_allowed() =>
        Assert.That(PolicyText.Found(Load(null)), Is.EqualTo(new[] { "8: warning no-effect spec.rules[1].detect.remote.headers", "10: error format spec.rules[3].detect.remote.url" }));

    [Test]
    [CancelAfter(60_000)]
    public async Task A_server_with_a_list_does_not_start_with_such_a_policy([Values("*.safety.svc", "*.evil.example", "")] string hosts, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        folder.Write("p.yaml", PolicyText.Around("rules: [{ name: a, detect: { remote: { url: \"http://guard.evil.example\" } }, action: { flag: {} } }]"));
        var settings = TestHost.Settings(("Policies:Path", folder.FullPath), ("Engine:GuardHosts", hosts), ("Grpc:Listen", "127.0.0.1:0"), ("Admin:Listen", "127.0.0.1:0"));
        if (hosts != "*.safety.svc")
        {
            await using var host = await ExtProcHost.StartAsync(settings, HostRoles.Serve, cancellationToken);
            return;
        }
        var refused = Assert.ThrowsAsync<PolicyStartException>(() => ExtProcHost.StartAsync(settings, HostRoles.Serve, cancellationToken));
        Assert.That(refused.Message + refused, Does.Contain("guard-host").And.Contain("Engine:GuardHosts"));
    }

    [Test]
    public void A_list_that_is_none_keeps_a_server_from_starting()
    {
        var wrong = Assert.ThrowsAsync<SettingsException>(static () =>
            ExtProcHost.StartAsync(TestHost.Settings(("Policies:Path", "."), ("Engine:GuardHosts", "guard.*")), HostRoles.Serve, CancellationToken.None));
        Assert.That(wrong.Errors.Single(), Does.StartWith("Engine:GuardHosts: 'guard.*' ends in a wildcard"));
    }

    private static PolicySet Load(string? hosts, string? policy = null)
    {
        GuardHosts? list = null;
        Assert.That(hosts is null || GuardHosts.TryParse(hosts, out list, out _), Is.True);
        return PolicyLoader.Load([PolicyFile.Parse("p.yaml", Encoding.UTF8.GetBytes(policy ?? s_policy))], guardHosts: list);
    }
}
