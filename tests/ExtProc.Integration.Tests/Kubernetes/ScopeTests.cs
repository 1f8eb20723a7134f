using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Integration.Tests.Kubernetes;

/// <summary>A data plane receives what concerns it and can write nothing, whatever it does with what it was given.</summary>
[CancelAfter(150_000), NonParallelizable]
public sealed class ScopeTests
{
    private const string Policies = "/apis/extproc.dev/v1alpha1/namespaces/payments/aipolicies/own";

    private ClusterBed _bed = null!;

    [SetUp]
    public async Task StartAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        _bed = await ClusterBed.StartAsync(limit.Token);
        await _bed.CreateNamespaceAsync("payments", limit.Token);
        await _bed.CreateNamespaceAsync("health", limit.Token);
        await _bed.StartOperatorAsync(limit.Token);
        await _bed.ApplyAsync(ClusterBed.Root, "floor", "zephyr", limit.Token);
        await _bed.ApplyAsync("payments", "own", "aurora", limit.Token);
        await _bed.ApplyAsync("health", "own", "secret-of-health", limit.Token);
        foreach (var inNamespace in new[] { "payments", "health" })
        {
            await _bed.WhenConditionAsync(inNamespace, "own", "Accepted", "Accepted", limit.Token);
        }
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_bed is not null)
        {
            await _bed.DisposeAsync();
        }
    }

    [Test]
    public async Task A_data_plane_receives_its_own(CancellationToken cancellationToken)
    {
        var server = await _bed.StartDataPlaneAsync("pod-1", "payments", cancellationToken);
        await using var all = SimulatedDataPlane.Start(_bed, "pod-2", await _bed.MintTokenAsync(ClusterBed.Root, "extproc", cancellationToken));
        string[] expected = [$"{ClusterBed.Root}/floor", "payments/own"];
        IEnumerable<string?> live = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                live = (await server.ReadPoliciesAsync(cancellationToken))["policies"]!.AsArray().Select(static policy => (string?)policy!["name"]);
                return live.Count() >= expected.Length;
            },
            cancellationToken);
        await Eventually.HoldsAsync(() => Task.FromResult(all.Policies.Count >= 3 && File.Exists(_bed.StateFile("pod-1"))), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(live, Is.EqualTo(expected));
            Assert.That(await File.ReadAllTextAsync(_bed.StateFile("pod-1"), cancellationToken), Does.Not.Contain("secret-of-health"));
            Assert.That(all.Policies, Is.EqualTo(new[] { $"{ClusterBed.Root}/floor", "health/own", "payments/own" }));
        }
    }

    [Test]
    public async Task Who_has_no_right_proof_gets_nothing(CancellationToken cancellationToken)
    {
        var forApiServer = await _bed.Plane.MintTokenAsync("payments", "extproc", cancellationToken);
        var forOthers = await _bed.Plane.MintTokenAsync("payments", "extproc", cancellationToken, "somebody-else");
        var deleted = await _bed.MintTokenAsync("payments", "short-lived", cancellationToken);
        (await _bed.Plane.Admin.DeleteAsync("/api/v1/namespaces/payments/serviceaccounts/short-lived", cancellationToken)).Require();
        var good = await _bed.MintTokenAsync("payments", "extproc", cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await PollAsync(good, cancellationToken), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await PollAsync(forApiServer, cancellationToken), Is.EqualTo(HttpStatusCode.Unauthorized), "made for the API server");
            Assert.That(await PollAsync(forOthers, cancellationToken), Is.EqualTo(HttpStatusCode.Unauthorized), "made for somebody else");
            Assert.That(await PollAsync(deleted, cancellationToken), Is.EqualTo(HttpStatusCode.Unauthorized), "its account is gone");
            Assert.That(await PollAsync(_bed.Plane.SignToken(Claims(expired: true)), cancellationToken), Is.EqualTo(HttpStatusCode.Unauthorized), "expired");
            Assert.That(await PollAsync(good[..^8] + "AAAAAAAA", cancellationToken), Is.EqualTo(HttpStatusCode.Unauthorized), "not signed by the cluster");
            Assert.That(await PollAsync(null, cancellationToken), Is.EqualTo(HttpStatusCode.Unauthorized), "nothing shown");
        }
    }

    [Test]
    public async Task A_certificate_is_a_proof_and_a_foreign_one_is_none(CancellationToken cancellationToken)
    {
        using var others = new TestAuthority();
        using var own = Client(_bed.IssueClient("payments", "extproc"));
        using var foreign = Client(others.Issue("x", client: true, "spiffe://cluster.local/ns/payments/sa/extproc"));
        var bundle = JsonNode.Parse(await own.GetStringAsync("v1/policies", cancellationToken))!;
        Assert.ThrowsAsync<HttpRequestException>(() => foreign.GetAsync("v1/policies", cancellationToken));
        Assert.That(bundle["policies"]!.AsArray().Select(static entry => (string?)entry!["namespace"]), Is.EqualTo(new[] { ClusterBed.Root, "payments" }));
    }

    [Test]
    public async Task A_data_plane_that_was_taken_over_can_write_nothing(CancellationToken cancellationToken)
    {
        var token = await _bed.MintTokenAsync("payments", "extproc", cancellationToken);
        using var client = TrustedClient.Create(_bed.OperatorAddress, _bed.AuthorityPem);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var before = (await _bed.Plane.Admin.GetAsync(Policies, cancellationToken)).Require()["spec"]!.ToJsonString();
        var statuses = new List<HttpStatusCode>();
        foreach (var method in new[] { "POST", "PUT", "PATCH", "DELETE" })
        {
            foreach (var path in new[] { "v1/policies", "v1/policies/payments/own", "v1/relays", "" })
            {
                statuses.Add(await SendAsync(client, method, path, """{ "policies": [] }""", cancellationToken));
            }
        }
        var lie = """{"instance":"pod","version":"1","revision":"","startedAt":"2026-01-01T00:00:00Z","policies":[{"policy":"health/own","generation":1,"state":"Live"}]}""";
        var report = await SendAsync(client, "POST", "v1/reports", lie, cancellationToken);
        Assert.That(report, Is.EqualTo(HttpStatusCode.NoContent), "a report is taken");
        await _bed.WhenConditionAsync("payments", "own", "Programmed", "Pending", cancellationToken);
        var stolen = new KubeApi(_bed.Plane.CreateClient(), token);
        var patch = await stolen.PatchAsync(Policies, """{ "spec": { "mode": "Off" } }""", cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(statuses.Distinct(), Is.SubsetOf(new[] { HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, HttpStatusCode.Forbidden }));
            Assert.That((int?)(await _bed.StatusAsync("health", "own", cancellationToken))?["dataPlanes"]?["total"] ?? 0, Is.Zero, "and counts for its own scope only");
            Assert.That(patch.Status, Is.EqualTo(401), "the token is worth nothing at the API server");
            Assert.That((await _bed.Plane.Admin.GetAsync(Policies, cancellationToken)).Require()["spec"]!.ToJsonString(), Is.EqualTo(before));
        }
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, string method, string path, string body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Version = HttpVersion.Version20, Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await client.SendAsync(request, cancellationToken);
        return answer.StatusCode;
    }

    private static JsonObject Claims(bool expired)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = "https://kubernetes.default.svc",
            ["aud"] = new JsonArray(ClusterBed.Audience),
            ["sub"] = "system:serviceaccount:payments:extproc",
            ["iat"] = now - 7200,
            ["nbf"] = now - 7200,
            ["exp"] = expired ? now - 3600 : now + 3600,
            ["kubernetes.io"] = new JsonObject { ["namespace"] = "payments", ["serviceaccount"] = new JsonObject { ["name"] = "extproc", ["uid"] = "unknown" } },
        };
    }

    private async Task<HttpStatusCode> PollAsync(string? token, CancellationToken cancellationToken)
    {
        using var client = TrustedClient.Create(_bed.OperatorAddress, _bed.AuthorityPem);
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync("v1/policies", cancellationToken);
        return answer.StatusCode;
    }

    private HttpClient Client((string Certificate, string Key) shown)
    {
        var certificate = X509Certificate2.CreateFromPem(shown.Certificate, shown.Key);
        var tls = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate,
        };
        tls.CertificateChainPolicy.CustomTrustStore.ImportFromPem(_bed.AuthorityPem);
        return new HttpClient(new SocketsHttpHandler { SslOptions = tls })
        {
            BaseAddress = _bed.OperatorAddress,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }
}
