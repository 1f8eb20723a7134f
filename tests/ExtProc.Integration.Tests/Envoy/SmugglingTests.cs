using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Envoy;

/// <summary>
/// Attempts to get a second request past the rules inside a first one. Edits shrink and grow bodies; whatever the mode, the upstream sees
/// as many requests as Envoy did, each with exactly its own bytes, and so does the client with the responses.
/// </summary>
public sealed class SmugglingTests
{
    private const string Hidden = "GET /smuggled HTTP/1.1\\r\\nHost: api.example\\r\\n\\r\\n";

    private static readonly BodyMode[] Modes =
        [BodyMode.None, BodyMode.Streamed, BodyMode.Buffered, BodyMode.BufferedPartial, BodyMode.FullDuplexStreamed];

    private static IEnumerable<TestCaseData> Pairs() =>
        from request in Modes
        from response in Modes
        where (request != BodyMode.FullDuplexStreamed && response != BodyMode.FullDuplexStreamed) || (request != BodyMode.None && response != BodyMode.None)
        select new TestCaseData(request, response);

    [TestCaseSource(nameof(Pairs))]
    [CancelAfter(60_000)]
    public async Task Requests_on_one_connection_stay_apart_in(BodyMode request, BodyMode response, CancellationToken cancellationToken)
    {
        await using var bed = await EnvoyBed.StartAsync(request, response, cancellationToken);
        foreach (bool chunked in new[] { false, true })
        {
            await PassTwoAsync(bed, ChatText.Request("zephyr zephyr zephyr " + Hidden), ChatText.Request("[KEYWORD] [KEYWORD] [KEYWORD] " + Hidden), chunked, cancellationToken);
            await PassTwoAsync(bed, ChatText.Request(Hidden), ChatText.Request(Hidden), chunked, cancellationToken);
        }
        await JudgesThePipelinedAsync(bed, cancellationToken);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Contradicting_lengths_are_refused(CancellationToken cancellationToken)
    {
        await using var bed = await EnvoyBed.StartAsync(BodyMode.Buffered, BodyMode.None, cancellationToken);
        var script = bed.Upstream.Script(UpstreamReply.Json("{}"));
        using var connection = await RawConnection.OpenAsync(bed.Envoy.Address, cancellationToken);
        await connection.SendAsync(
            $"POST {EnvoyBed.Chat} HTTP/1.1\r\nhost: api.example\r\ncontent-type: application/json\r\n{UpstreamScript.HeaderName}: {script.Id}\r\n"
            + "content-length: 6\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: api.example\r\n\r\n",
            cancellationToken);
        string answer = await connection.ReadUntilAsync(static _ => false, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer, Is.Empty.Or.StartsWith("HTTP/1.1 400"), "refused, or reset before the refusal was read");
            Assert.That(bed.Upstream.RequestCount, Is.Zero);
        }
    }

    private static async Task JudgesThePipelinedAsync(EnvoyBed bed, CancellationToken cancellationToken)
    {
        var script = bed.Upstream.Script(UpstreamReply.Json(ChatText.Completion("hi")));
        using var connection = await RawConnection.OpenAsync(bed.Envoy.Address, cancellationToken);
        string body = ChatText.Request("hello"), second = ChatText.Request("forbidden");

        // The first length is right; what follows it is a request of its own, whatever the sender would have it be.
        await connection.SendAsync(Post(script, body, body.Length) + Post(script, second, second.Length), cancellationToken);
        string answers = await connection.ReadUntilAsync(static text => Count(text, "HTTP/1.1 ") == 2 && text.Contains("policy_violation", StringComparison.Ordinal), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers, Does.Contain("HTTP/1.1 200").And.Contain("HTTP/1.1 403"));
            Assert.That(script.Requests.Select(static seen => seen.Text), Is.EqualTo(new[] { body }));
        }
    }

    private static async Task PassTwoAsync(EnvoyBed bed, string sent, string expected, bool chunked, CancellationToken cancellationToken)
    {
        long before = bed.Upstream.RequestCount;
        var script = bed.Upstream.Script(UpstreamReply.Json(ChatText.Completion("zephyr " + Hidden)));
        using var connection = await RawConnection.OpenAsync(bed.Envoy.Address, cancellationToken);
        string one = chunked ? Chunked(script, sent) : Post(script, sent, sent.Length);
        await connection.SendAsync(one + one, cancellationToken);
        string end = ChatText.Completion("[KEYWORD] " + Hidden)[^40..];
        string answers = await connection.ReadUntilAsync(text => Count(text, end) == 2, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Count(answers, "HTTP/1.1 200"), Is.EqualTo(2));
            Assert.That(Count(answers, ChatText.Completion("[KEYWORD] " + Hidden)), Is.EqualTo(2));
            Assert.That(script.Requests.Select(static seen => seen.Text), Is.EqualTo(new[] { expected, expected }));
            Assert.That(script.Requests.Select(static seen => seen.Path), Is.All.EqualTo(EnvoyBed.Chat));
            Assert.That(bed.Upstream.RequestCount - before, Is.EqualTo(2));
        }
    }

    private static string Head(UpstreamScript script) =>
        $"POST {EnvoyBed.Chat} HTTP/1.1\r\nhost: api.example\r\ncontent-type: application/json\r\n{UpstreamScript.HeaderName}: {script.Id}\r\n";

    private static string Post(UpstreamScript script, string body, int length) => $"{Head(script)}content-length: {length}\r\n\r\n{body}";

    private static string Chunked(UpstreamScript script, string body) =>
        $"{Head(script)}transfer-encoding: chunked\r\n\r\n{5:x}\r\n{body[..5]}\r\n{body.Length - 5:x}\r\n{body[5..]}\r\n0\r\n\r\n";

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
