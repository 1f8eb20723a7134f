using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Operator.Distribution;
using ExtProc.Server.Policies.Remote;

namespace ExtProc.Operator.Tests.Distribution;

[CancelAfter(60_000)]
internal sealed class DistributionEndpointTests : IAsyncDisposable
{
    private readonly TestAuthority _authority = new();
    private DistributionRig _rig = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _rig = await DistributionRig.StartAsync(_authority);
        _rig.Bundles.Publish([Entry("root", "floor"), Entry("a", "own"), Entry("b", "own")]);
    }

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        _authority.Dispose();
    }

    [TestCase("proxies", "a/own b/own root/floor")]
    [TestCase("a", "a/own root/floor")]
    [TestCase("stranger", "root/floor")]
    public async Task A_data_plane_receives_what_concerns_its_namespace(string @namespace, string policies, CancellationToken cancellationToken)
    {
        using var client = _rig.Account(@namespace, "default");
        using var response = await client.GetAsync("v1/policies", cancellationToken);
        var bundle = (await response.Content.ReadFromJsonAsync(BundleJson.Default.PolicyBundle, cancellationToken))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Join(' ', bundle.Policies.Select(static entry => entry.FullName)), Is.EqualTo(policies));
            Assert.That(bundle.FindFault(), Is.Null);
            Assert.That(response.Headers.ETag?.Tag, Is.EqualTo($"\"{bundle.Revision}\""));
        }
    }

    [Test]
    public async Task A_certificate_says_who_it_is(CancellationToken cancellationToken)
    {
        using var client = _rig.Client(_authority.Issue("x", client: true, "spiffe://cluster.local/ns/a/sa/default"));
        var bundle = await client.GetFromJsonAsync("v1/policies", BundleJson.Default.PolicyBundle, cancellationToken);
        Assert.That(bundle!.Policies.Select(static entry => entry.FullName), Is.EqualTo(new[] { "a/own", "root/floor" }));
    }

    [TestCase(null, HttpStatusCode.Unauthorized)]
    [TestCase("Bearer unknown", HttpStatusCode.Unauthorized)]
    [TestCase("Bearer ", HttpStatusCode.Unauthorized)]
    [TestCase("Basic a/default", HttpStatusCode.Unauthorized)]
    [TestCase("Bearer user", HttpStatusCode.Forbidden)]
    [TestCase("Bearer later", HttpStatusCode.ServiceUnavailable)]
    public async Task Who_is_not_known_gets_nothing(string? authorization, HttpStatusCode status, CancellationToken cancellationToken)
    {
        _rig.Tokens["user"] = new PeerVerdict(PeerOutcome.NoAccount);
        _rig.Tokens["later"] = new PeerVerdict(PeerOutcome.Unavailable);
        using var client = _rig.Client();
        foreach (var (method, path) in new[] { ("GET", "v1/policies"), ("POST", "v1/reports"), ("POST", "v1/relays"), ("GET", "else") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Version = HttpVersion.Version20 };
            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }
            using var response = await client.SendAsync(request, cancellationToken);
            Assert.That((response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken)), Is.EqualTo((status, "")), path);
        }
    }

    [Test]
    public void A_certificate_of_another_authority_ends_the_handshake()
    {
        using var others = new TestAuthority();
        using var client = _rig.Client(others.Issue("x", client: true, "spiffe://cluster.local/ns/a/sa/default"));
        Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("v1/policies"));
    }

    [Test]
    public void A_certificate_for_servers_or_one_that_expired_ends_the_handshake()
    {
        const string Workload = "spiffe://cluster.local/ns/a/sa/default";
        using var server = _rig.Client(_authority.Issue("x", client: false, Workload));
        using var expired = _rig.Client(_authority.Issue("x", client: true, TimeProvider.System.GetUtcNow().AddHours(-1), Workload));
        Assert.ThrowsAsync<HttpRequestException>(() => server.GetAsync("v1/policies"));
        Assert.ThrowsAsync<HttpRequestException>(() => expired.GetAsync("v1/policies"));
    }

    [Test]
    public async Task A_certificate_that_names_no_account_gets_nothing(CancellationToken cancellationToken)
    {
        using var client = _rig.Client(_authority.Issue("somebody", client: true));
        using var response = await client.GetAsync("v1/policies", cancellationToken);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task A_connection_does_not_outlive_the_trust_in_its_certificate(CancellationToken cancellationToken)
    {
        using var others = new TestAuthority();
        using var client = _rig.Client(_authority.Issue("x", client: true, "spiffe://cluster.local/ns/a/sa/default"));
        using var before = await client.GetAsync("v1/policies", cancellationToken);
        _rig.Write("ca.crt", others.Certificate.ExportCertificatePem());
        await Eventually.HoldsAsync(
            async () =>
            {
                using var after = await client.GetAsync("v1/policies", cancellationToken);
                return after.StatusCode == HttpStatusCode.Unauthorized;
            },
            cancellationToken);
        Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_question_waits_for_another_revision(CancellationToken cancellationToken)
    {
        using var client = _rig.Account("a", "default");
        var known = _rig.Bundles.For("a")!.Revision;
        using var poll = Poll(known, "wait=30");
        var waiting = client.SendAsync(poll, cancellationToken);
        _rig.Bundles.Publish([Entry("root", "floor"), Entry("a", "own"), Entry("b", "other")]);
        Assert.That(waiting.IsCompleted, Is.False, "what others are given is no news");
        _rig.Bundles.Publish([Entry("root", "floor"), Entry("a", "own", 2)]);
        using var response = await waiting;
        var bundle = (await response.Content.ReadFromJsonAsync(BundleJson.Default.PolicyBundle, cancellationToken))!;
        Assert.That(bundle.Policies.Select(static entry => $"{entry.FullName} {entry.Generation}"), Is.EqualTo(new[] { "a/own 2", "root/floor 1" }));
    }

    [TestCase(null)]
    [TestCase("wait=0")]
    [TestCase("wait=-5")]
    [TestCase("wait=99999999999999999999")]
    [TestCase("respond-async, wait=1")]
    public async Task Nothing_new_is_told_in_the_end(string? prefer, CancellationToken cancellationToken)
    {
        using var client = _rig.Account("a", "default");
        using var poll = Poll(_rig.Bundles.For("a")!.Revision, prefer);
        using var response = await client.SendAsync(poll, cancellationToken);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
    }

    [Test]
    public async Task A_revision_may_come_as_an_entity_tag(CancellationToken cancellationToken)
    {
        using var client = _rig.Account("a", "default");
        using var poll = new HttpRequestMessage(HttpMethod.Get, "v1/policies") { Version = HttpVersion.Version20 };
        poll.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{_rig.Bundles.For("a")!.Revision}\""));
        using var response = await client.SendAsync(poll, cancellationToken);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
    }

    [Test]
    public async Task Before_anything_is_published_a_data_plane_must_come_again(CancellationToken cancellationToken)
    {
        await using var rig = await DistributionRig.StartAsync(_authority);
        using var client = rig.Account("a", "default");
        using var poll = await client.GetAsync("v1/policies", cancellationToken);
        using var report = await client.PostAsync("v1/reports", Json(Report("pod")), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((poll.StatusCode, poll.Headers.RetryAfter?.Delta), Is.EqualTo((HttpStatusCode.ServiceUnavailable, (TimeSpan?)TimeSpan.FromSeconds(1))));
            Assert.That(report.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(rig.Reports.Observe().Reports, Is.Empty);
        }
    }

    [TestCase("POST", "v1/policies", HttpStatusCode.MethodNotAllowed)]
    [TestCase("DELETE", "v1/policies", HttpStatusCode.MethodNotAllowed)]
    [TestCase("GET", "v1/reports", HttpStatusCode.MethodNotAllowed)]
    [TestCase("PUT", "v1/reports", HttpStatusCode.MethodNotAllowed)]
    [TestCase("POST", "v1/relays", HttpStatusCode.Forbidden)]
    [TestCase("GET", "metrics", HttpStatusCode.NotFound)]
    [TestCase("POST", "v1/policies/a/own", HttpStatusCode.NotFound)]
    public async Task Nothing_else_can_be_done(string method, string path, HttpStatusCode status, CancellationToken cancellationToken)
    {
        using var client = _rig.Account("a", "default");
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Version = HttpVersion.Version20, Content = method == "GET" ? null : Json(Report("pod")) };
        using var response = await client.SendAsync(request, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(status));
            Assert.That(_rig.Reports.Observe().Reports, Is.Empty);
        }
    }

    [Test]
    public async Task A_report_counts_for_who_sent_it_whatever_it_says(CancellationToken cancellationToken)
    {
        using var client = _rig.Account("a", "default");
        var report = Report("pod") with { Policies = [new("a/own", 1, RunningState.Live), new("b/own", 1, RunningState.Live), new("no/such", 1, RunningState.Live)] };
        using var response = await client.PostAsync("v1/reports", Json(report), cancellationToken);
        var received = _rig.Reports.Observe().Reports.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
            Assert.That((received.Namespace, received.Report.Instance), Is.EqualTo(("a", "pod")));
            Assert.That(received.Report.Policies, Is.EqualTo(new[] { new RunningPolicy("a/own", 1, RunningState.Live) }));
        }
    }

    [Test]
    public async Task Nobody_overwrites_the_report_of_another_identity(CancellationToken cancellationToken)
    {
        using var owner = _rig.Account("a", "owner");
        using var neighbour = _rig.Account("a", "neighbour");
        using var stranger = _rig.Account("b", "owner");
        using var own = await owner.PostAsync("v1/reports", Json(Report("pod", "first")), cancellationToken);
        using var taken = await neighbour.PostAsync("v1/reports", Json(Report("pod", "forged")), cancellationToken);
        using var other = await stranger.PostAsync("v1/reports", Json(Report("pod", "other")), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((own.StatusCode, taken.StatusCode, other.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.Forbidden, HttpStatusCode.NoContent)));
            Assert.That(
                _rig.Reports.Observe().Reports.Select(static received => $"{received.Namespace} {received.Report.Revision}"),
                Is.EqualTo(new[] { "a first", "b other" }));
        }
    }

    [TestCase(0, HttpStatusCode.NoContent)]
    [TestCase(1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_report_has_a_cap(int beyond, HttpStatusCode status, CancellationToken cancellationToken)
    {
        using var client = _rig.Account("a", "default");
        var json = JsonSerializer.Serialize(Report("pod"), BundleJson.Default.DataPlaneReport);
        using var content = new StringContent(json + new string(' ', DistributionLimits.MaxReportBytes + beyond - json.Length));
        using var response = await client.PostAsync("v1/reports", content, cancellationToken);
        Assert.That(response.StatusCode, Is.EqualTo(status));
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("[[[[")]
    public async Task What_is_no_report_is_refused(string json, CancellationToken cancellationToken)
    {
        using var client = _rig.Account("a", "default");
        using var content = new StringContent(json);
        using var response = await client.PostAsync("v1/reports", content, cancellationToken);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task One_connection_more_than_the_cap_is_closed(CancellationToken cancellationToken)
    {
        await using var rig = await DistributionRig.StartAsync(_authority, maxConnections: 2);
        rig.Bundles.Publish([]);
        using var one = rig.Account("a", "default");
        using var two = rig.Account("a", "default");
        using var three = rig.Account("a", "default");
        using var first = await one.GetAsync("v1/policies", cancellationToken);
        using var second = await two.GetAsync("v1/policies", cancellationToken);
        Assert.ThrowsAsync<HttpRequestException>(() => three.GetAsync("v1/policies", cancellationToken));
        one.Dispose();
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    using var later = await three.GetAsync("v1/policies", cancellationToken);
                    return later.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            cancellationToken);
        Assert.That((first.StatusCode, second.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
    }

    [Test]
    public async Task Problems_of_a_data_plane_reach_the_log_once(CancellationToken cancellationToken)
    {
        using var client = _rig.Account("a", "default");
        using var response = await client.PostAsync("v1/reports", Json(Report("pod") with { Problems = ["its kept policies were damaged"] }), cancellationToken);
        using var again = await client.PostAsync("v1/reports", Json(Report("pod") with { Problems = ["its kept policies were damaged"] }), cancellationToken);
        Assert.That(_rig.Logs.Records.Single(static record => record.Event.Id == 6203).ToString(), Does.Contain("its kept policies were damaged"));
    }

    [Test]
    public async Task Tokens_are_never_logged(CancellationToken cancellationToken)
    {
        using var client = _rig.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "canary-token");
        using var response = await client.GetAsync("v1/policies", cancellationToken);
        Assert.That(_rig.Logs.Records.Select(static record => record.Event.Id), Has.Member(6202));
        _rig.Logs.AssertNowhere("canary-token");
    }

    [Test]
    public async Task A_replica_that_does_not_lead_passes_reports_on(CancellationToken cancellationToken)
    {
        await using var follower = await DistributionRig.StartAsync(_authority, replicaOf: _rig);
        follower.Bundles.Publish([Entry("root", "floor"), Entry("a", "own")]);
        using var client = follower.Account("a", "default");
        using var early = await client.PostAsync("v1/reports", Json(Report("early")), cancellationToken);
        follower.Leader = _rig.Address;
        using var late = await client.PostAsync("v1/reports", Json(Report("late")), cancellationToken);
        await Eventually.HoldsAsync(() => Task.FromResult(_rig.Reports.Observe().Reports.Count == 2), cancellationToken);
        Assert.That(_rig.Reports.Observe().Reports.Select(static received => $"{received.Namespace}/{received.Report.Instance}"), Is.EqualTo(new[] { "a/early", "a/late" }));
    }

    [Test]
    public async Task Who_is_no_replica_can_pass_nothing_on(CancellationToken cancellationToken)
    {
        await using var impostor = await DistributionRig.StartAsync(_authority);
        impostor.Bundles.Publish([Entry("a", "own")]);
        impostor.Leader = _rig.Address;
        using var client = impostor.Account("a", "default");
        using var response = await client.PostAsync("v1/reports", Json(Report("pod")), cancellationToken);
        await Eventually.HoldsAsync(() => Task.FromResult(impostor.Logs.Records.Any(static record => record.Event.Id == 6206)), cancellationToken);
        Assert.That(_rig.Reports.Observe().Reports, Is.Empty);
    }

    [Test]
    public async Task The_data_planes_client_speaks_this_contract(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        using (_rig.Account("a", "default"))
        {
            var options = new OperatorOptions { Url = _rig.Address.ToString(), CaFile = _rig.CaFile, TokenFile = folder.Write("token", "a/default") };
            using var client = new OperatorClient(options, TimeProvider.System);
            var first = await client.PollAsync(null, cancellationToken);
            var waiting = client.PollAsync(first.Bundle!.Revision, cancellationToken);
            _rig.Bundles.Publish([Entry("a", "own", 7)]);
            var second = await waiting;
            var reported = await client.ReportAsync(Report("pod"), cancellationToken);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(first.Bundle.Policies, Has.Count.EqualTo(2));
                Assert.That(second.Bundle!.Policies.Single().Generation, Is.EqualTo(7));
                Assert.That(reported, Is.EqualTo(OperatorAnswer.Fine));
            }
        }
    }

    private static HttpRequestMessage Poll(string revision, string? prefer)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"v1/policies?revision={revision}") { Version = HttpVersion.Version20 };
        if (prefer is not null)
        {
            request.Headers.TryAddWithoutValidation("Prefer", prefer);
        }
        return request;
    }

    private static DataPlaneReport Report(string instance, string revision = "ff") =>
        new() { Instance = instance, Version = "1", Revision = revision, StartedAt = DateTimeOffset.UnixEpoch };

    private static StringContent Json(DataPlaneReport report) =>
        new(JsonSerializer.Serialize(report, BundleJson.Default.DataPlaneReport), Encoding.UTF8, "application/json");

    private static BundleEntry Entry(string @namespace, string name, long generation = 1) => new()
    {
        Namespace = @namespace,
        Name = name,
        Generation = generation,
        Reach = @namespace == "root" ? PolicyReach.Everywhere : PolicyReach.OfNamespace(@namespace),
        Document = JsonElement.Parse("{}"),
    };
}
