using System.Net;
using System.Text;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Server.Tests.Gateway;

/// <summary>What the engine's verdicts become on the wire.</summary>
[CancelAfter(60_000)]
public sealed class GatewayInspectionTests : IDisposable
{
    private const string Chat = "v1/chat/completions";
    private const string Card = "4111 1111 1111 1111";

    private readonly HttpClient _client = GatewayFixture.Client();

    public void Dispose() => _client.Dispose();

    [Test]
    public async Task Redacted_request_has_its_exact_length(CancellationToken cancellationToken)
    {
        var script = GatewayFixture.Upstream.Script(ChatReplies.Completion("ok"));
        using var content = GatewayFixture.Chat($"pay with {Card} now");
        var sent = await content.ReadAsStringAsync(cancellationToken);
        using var response = await _client.SendAsync(GatewayFixture.Request(HttpMethod.Post, Chat, script, content), cancellationToken);
        var seen = await script.Request;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen.Text, Is.EqualTo(sent.Replace(Card, "[CREDIT_CARD]", StringComparison.Ordinal)));
            Assert.That(seen.Headers["content-length"], Is.EqualTo($"{seen.Body.Length}"));
            Assert.That(response.Headers.GetValues("x-extproc-decision").Single(), Does.StartWith("redacted; "));
        }
    }

    [Test]
    public async Task Redacted_answer_has_its_exact_length(CancellationToken cancellationToken)
    {
        var script = GatewayFixture.Upstream.Script(ChatReplies.Completion($"Use {Card}."));
        using var response = await _client.SendAsync(GatewayFixture.Request(HttpMethod.Post, Chat, script, GatewayFixture.Chat("a card?")), cancellationToken);
        var got = await response.Content.ReadAsStringAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(got, Is.EqualTo(Encoding.UTF8.GetString(script.Reply.Body.Span).Replace(Card, "[CREDIT_CARD]", StringComparison.Ordinal)));
            Assert.That(response.Content.Headers.ContentLength, Is.EqualTo(Encoding.UTF8.GetByteCount(got)));
        }
    }

    [Test]
    public async Task Blocked_request_never_reaches_the_upstream(CancellationToken cancellationToken)
    {
        var script = GatewayFixture.Upstream.Script(ChatReplies.Completion("never"));
        using var response = await _client.SendAsync(GatewayFixture.Request(HttpMethod.Post, Chat, script, GatewayFixture.Chat("pay GB82 WEST 1234 5698 7654 32")), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(await response.Content.ReadAsStringAsync(cancellationToken), Does.Contain("No accounts."));
            Assert.That(response.Headers.GetValues("x-extproc-decision").Single(), Does.StartWith("blocked; policy=tests/gateway; rule=accounts; id="));
            Assert.That(script.Requests, Is.Empty);
        }
    }

    [Test]
    public async Task Body_one_byte_over_the_cap_is_refused(CancellationToken cancellationToken)
    {
        var script = GatewayFixture.Upstream.Script(ChatReplies.Completion("never"));
        var frame = (await GatewayFixture.Chat("").ReadAsByteArrayAsync(cancellationToken)).Length;
        using var content = GatewayFixture.Chat(new string('x', GatewayFixture.BodyCap + 1 - frame));
        using var response = await _client.SendAsync(GatewayFixture.Request(HttpMethod.Post, Chat, script, content), cancellationToken);
        Assert.That((response.StatusCode, script.Requests.Count), Is.EqualTo((HttpStatusCode.RequestEntityTooLarge, 0)));
    }

    [Test]
    public async Task Body_at_the_cap_passes(CancellationToken cancellationToken)
    {
        var script = GatewayFixture.Upstream.Script(ChatReplies.Completion("ok"));
        var frame = (await GatewayFixture.Chat("").ReadAsByteArrayAsync(cancellationToken)).Length;
        using var content = GatewayFixture.Chat(new string('x', GatewayFixture.BodyCap - frame));
        using var response = await _client.SendAsync(GatewayFixture.Request(HttpMethod.Post, Chat, script, content), cancellationToken);
        Assert.That((response.StatusCode, (await script.Request).Body.Length), Is.EqualTo((HttpStatusCode.OK, GatewayFixture.BodyCap)));
    }

    [Test]
    public async Task Each_event_of_a_stream_goes_out_when_it_comes(CancellationToken cancellationToken)
    {
        var script = GatewayFixture.Upstream.Script(ChatReplies.Stream("Hello there, ", "how are you today? "), stepwise: true);
        using var response = await SendStreamAsync(script, 1, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var first = Encoding.UTF8.GetString(script.Reply.Pieces[0].Span);
        Assert.That(await ReadAsync(stream, first.Length, cancellationToken), Is.EqualTo(first));
        script.ReleaseAll();
        using var rest = new StreamReader(stream);
        Assert.That(first + await rest.ReadToEndAsync(cancellationToken), Is.EqualTo(Encoding.UTF8.GetString(script.Reply.Body.Span)));
    }

    [Test]
    public async Task Stream_that_is_cut_ends_cleanly_and_the_upstream_at_once(CancellationToken cancellationToken)
    {
        var script = GatewayFixture.Upstream.Script(ChatReplies.Stream("It is anna.smith@exam", "ple.com, as you know", " well"), stepwise: true);
        using var response = await SendStreamAsync(script, 3, cancellationToken);
        var got = await response.Content.ReadAsStringAsync(cancellationToken);
        await script.Cancelled.WaitAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(got, Does.Not.Contain("anna"));
            Assert.That(got, Does.Contain("Not about that.").And.EndWith(ChatReplies.Done));
        }
    }

    [Test]
    public async Task Client_that_leaves_takes_the_upstream_along(CancellationToken cancellationToken)
    {
        var script = GatewayFixture.Upstream.Script(ChatReplies.Stream("Hello there, ", "never sent"), stepwise: true);
        using (var response = await SendStreamAsync(script, 2, cancellationToken))
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }
        await script.Cancelled.WaitAsync(cancellationToken);
        Assert.That(script.Cancellations, Is.EqualTo(1));
    }

    private async Task<HttpResponseMessage> SendStreamAsync(UpstreamScript script, int release, CancellationToken cancellationToken)
    {
        script.Release(release);
        var sending = _client.SendAsync(
            GatewayFixture.Request(HttpMethod.Post, Chat, script, GatewayFixture.Chat("hello", stream: true)), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await script.Request.WaitAsync(cancellationToken);
        return await sending;
    }

    private static async Task<string> ReadAsync(Stream stream, int bytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[bytes];
        await stream.ReadExactlyAsync(buffer, cancellationToken);
        return Encoding.UTF8.GetString(buffer);
    }
}
