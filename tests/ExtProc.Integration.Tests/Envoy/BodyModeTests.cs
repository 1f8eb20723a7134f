using System.Net;
using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Envoy;

/// <summary>The real Envoy in every pair of body modes: what passes is exact, what must not pass does not.</summary>
public sealed class BodyModeTests
{
    private static readonly string[] Versions = ["1.1", "2.0"];

    private static readonly BodyMode[] Modes =
        [BodyMode.None, BodyMode.Streamed, BodyMode.Buffered, BodyMode.BufferedPartial, BodyMode.FullDuplexStreamed];

    private static IEnumerable<TestCaseData> Pairs() =>
        from request in Modes
        from response in Modes
        where Inspectable(request, response)
        select new TestCaseData(request, response);

    [TestCaseSource(nameof(Pairs))]
    [CancelAfter(60_000)]
    public async Task Bodies_are_exact_in(BodyMode request, BodyMode response, CancellationToken cancellationToken)
    {
        await using var bed = await EnvoyBed.StartAsync(request, response, cancellationToken);
        foreach (string version in Versions)
        {
            await RedactsAsync(bed, version, cancellationToken);
            await RedactsStreamAsync(bed, version, cancellationToken);
            await BlocksRequestAsync(bed, version, cancellationToken);
            await CutsStreamAsync(bed, version, cancellationToken);
        }
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await bed.Envoy.ReadFilterStatAsync("main", "spurious_msgs_received", cancellationToken), Is.Zero);
            Assert.That(await bed.Envoy.ReadFilterStatAsync("main", "rejected_header_mutations", cancellationToken), Is.Zero);
            Assert.That(await bed.Envoy.ReadFilterStatAsync("main", "streams_failed", cancellationToken), Is.Zero);
            Assert.That(await bed.Envoy.ReadFilterStatAsync("main", "message_timeouts", cancellationToken), Is.Zero);
        }
    }

    private static async Task RedactsAsync(EnvoyBed bed, string version, CancellationToken cancellationToken)
    {
        var script = bed.Upstream.Script(UpstreamReply.Json(ChatText.Completion("zephyr says hi")));
        using var response = await bed.SendAsync(
            EnvoyBed.Json(ChatText.Request("tell zephyr hello")), script, version, cancellationToken, ("x-extproc-decision", "forged"), ("accept-encoding", "gzip"));
        string answer = await response.Content.ReadAsStringAsync(cancellationToken);
        var seen = await script.Request.WaitAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen.Text, Is.EqualTo(ChatText.Request("tell [KEYWORD] hello")), version);
            Assert.That(seen.Headers, Does.ContainKey("accept-encoding").WithValue("identity"));
            Assert.That(seen.Headers.Keys, Has.None.StartsWith("x-extproc-"));
            Assert.That(answer, Is.EqualTo(ChatText.Completion("[KEYWORD] says hi")), version);
            Assert.That(response.Headers.GetValues("x-extproc-decision").Single(), Does.StartWith("redacted; "));
        }
    }

    private static async Task RedactsStreamAsync(EnvoyBed bed, string version, CancellationToken cancellationToken)
    {
        var script = bed.Upstream.Script(UpstreamReply.Sse(ChatText.Events("tell ze", "phyr that", " all is well")).CutInto(50));
        using var response = await bed.SendAsync(EnvoyBed.Json(ChatText.Request("hello", stream: true)), script, version, cancellationToken);
        string answer = await response.Content.ReadAsStringAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer, Does.Contain("[KEYWORD]"), version);
            Assert.That(answer, Does.Not.Contain("phyr"), version);
            Assert.That(answer, Does.EndWith("data: [DONE]\n\n"), version);
        }
    }

    private static async Task BlocksRequestAsync(EnvoyBed bed, string version, CancellationToken cancellationToken)
    {
        long before = bed.Upstream.RequestCount;
        var script = bed.Upstream.Script(UpstreamReply.Json("{}"));
        using var response = await bed.SendAsync(EnvoyBed.Json(ChatText.Request("this is forbidden")), script, version, cancellationToken);
        string answer = await response.Content.ReadAsStringAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), version);
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
            Assert.That(answer, Does.Contain("policy_violation"));
            Assert.That(script.Requests, Is.Empty);
            Assert.That(bed.Upstream.RequestCount - before, Is.LessThanOrEqualTo(1), "at most the headers went upstream");
        }
    }

    private static async Task CutsStreamAsync(EnvoyBed bed, string version, CancellationToken cancellationToken)
    {
        var script = bed.Upstream.Script(UpstreamReply.Sse(ChatText.Events("all is well so far", " but forbidden", " and secret")));
        using var response = await bed.SendAsync(EnvoyBed.Json(ChatText.Request("hello", stream: true)), script, version, cancellationToken);
        string answer = await response.Content.ReadAsStringAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer, Does.Not.Contain("but forbidden"), version);
            Assert.That(answer, Does.Not.Contain("and secret"), version);
            Assert.That(answer, Does.Contain("policy_violation"), version);
        }
    }

    /// <summary>Static full duplex on one side forbids the override that NONE on the other side would need.</summary>
    private static bool Inspectable(BodyMode request, BodyMode response) =>
        (request != BodyMode.FullDuplexStreamed && response != BodyMode.FullDuplexStreamed) || (request != BodyMode.None && response != BodyMode.None);
}
