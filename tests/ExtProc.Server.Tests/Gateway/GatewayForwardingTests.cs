using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Server.Tests.Gateway;

/// <summary>What crosses the proxy unchanged, and what must not cross it.</summary>
[CancelAfter(60_000)]
public sealed class GatewayForwardingTests : IDisposable
{
    private const string Chat = "v1/chat/completions";

    private readonly HttpClient _client = GatewayFixture.Client();

    public void Dispose() => _client.Dispose();

    [Test]
    public async Task Clean_chat_passes_byte_for_byte(CancellationToken cancellationToken)
    {
        var script = GatewayFixture.Upstream.Script(ChatReplies.Completion("All is well — naïve, 😀."));
        using var content = GatewayFixture.Chat("How are you?");
        var sent = await content.ReadAsByteArrayAsync(cancellationToken);
        using var response = await _client.SendAsync(GatewayFixture.Request(HttpMethod.Post, Chat + "?a=b%20c&d=%2F", script, content), cancellationToken);
        var seen = await script.Request;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen.Body.ToArray(), Is.EqualTo(sent));
            Assert.That(seen.Path, Is.EqualTo("/v1/chat/completions?a=b%20c&d=%2F"));
            Assert.That(seen.Headers["content-length"], Is.EqualTo($"{sent.Length}"));
            Assert.That(await response.Content.ReadAsByteArrayAsync(cancellationToken), Is.EqualTo(script.Reply.Body.ToArray()));
            Assert.That(response.Content.Headers.ContentLength, Is.EqualTo(script.Reply.Body.Length));
        }
    }

    [Test]
    public async Task Upstream_sees_its_own_host_and_no_header_of_this_hop_or_of_ours(CancellationToken cancellationToken)
    {
        var script = GatewayFixture.Upstream.Script(ChatReplies.Completion("ok"));
        using var request = GatewayFixture.Request(HttpMethod.Post, Chat, script, GatewayFixture.Chat("hi"));
        request.Headers.Host = "chat.example";
        request.Headers.Add("Authorization", "Bearer sk-test");
        request.Headers.Add("x-extproc-decision", "allowed");
        request.Headers.Add("X-ExtProc-Anything", "1");
        request.Headers.Add("Keep-Alive", "timeout=5");
        request.Headers.Add("x-of-this-hop", "1");
        request.Headers.Add("accept-encoding", "gzip, br");
        request.Headers.Connection.Add("x-of-this-hop");
        using var response = await _client.SendAsync(request, cancellationToken);
        var headers = (await script.Request).Headers;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(headers["host"], Is.EqualTo($"127.0.0.1:{GatewayFixture.Upstream.Http1Port}"));
            Assert.That(headers["authorization"], Is.EqualTo("Bearer sk-test"));
            Assert.That(headers["accept-encoding"], Is.EqualTo("identity"));
            Assert.That(headers.Keys, Has.None.StartsWith("x-extproc-").And.None.EqualTo("keep-alive").And.None.EqualTo("x-of-this-hop"));
            Assert.That(headers.Keys, Has.None.EqualTo("traceparent").And.None.EqualTo("x-forwarded-for"));
        }
    }

    [Test]
    public async Task What_no_policy_concerns_keeps_its_coding_and_streams_both_ways(CancellationToken cancellationToken)
    {
        byte[] coded = [0x1f, 0x8b, 0, 1, 2, 255];
        var script = GatewayFixture.Upstream.Script(new UpstreamReply(200, [new("content-encoding", "gzip"), new("content-type", "application/json")], [coded]));
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 300_000))));
        using var request = GatewayFixture.Request(HttpMethod.Put, "other/path", script, content);
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("accept-encoding", "gzip");
        using var response = await _client.SendAsync(request, cancellationToken);
        var seen = await script.Request;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((seen.Method, seen.Body.Length, seen.Headers["accept-encoding"]), Is.EqualTo(("PUT", 300_000, "gzip")));
            Assert.That(await response.Content.ReadAsByteArrayAsync(cancellationToken), Is.EqualTo(coded));
            Assert.That(response.Content.Headers.ContentEncoding, Is.EqualTo(new[] { "gzip" }));
        }
    }

    [TestCase(204)]
    [TestCase(304)]
    public async Task Response_without_a_body_ends_at_its_headers(int status, CancellationToken cancellationToken)
    {
        var script = GatewayFixture.Upstream.Script(new UpstreamReply(status, [new("x-kept", "1")], []));
        using var response = await _client.SendAsync(GatewayFixture.Request(HttpMethod.Get, "v1/models", script), cancellationToken);
        Assert.That(((int)response.StatusCode, response.Headers.Contains("x-kept"), (await response.Content.ReadAsByteArrayAsync(cancellationToken)).Length), Is.EqualTo((status, true, 0)));
    }

    [Test]
    public async Task Head_keeps_the_length_of_what_it_stands_for(CancellationToken cancellationToken)
    {
        var script = GatewayFixture.Upstream.Script(new UpstreamReply(200, [new("content-length", "1234")], []));
        using var response = await _client.SendAsync(GatewayFixture.Request(HttpMethod.Head, "files/1", script), cancellationToken);
        Assert.That(response.Content.Headers.ContentLength, Is.EqualTo(1234));
    }

    [Test]
    public async Task Expect_continue_is_answered_here(CancellationToken cancellationToken)
    {
        var script = GatewayFixture.Upstream.Script(ChatReplies.Completion("ok"));
        using var request = GatewayFixture.Request(HttpMethod.Post, Chat, script, GatewayFixture.Chat("hi"));
        request.Headers.ExpectContinue = true;
        using var response = await _client.SendAsync(request, cancellationToken);
        Assert.That((response.StatusCode, (await script.Request).Headers.ContainsKey("expect")), Is.EqualTo((HttpStatusCode.OK, false)));
    }

    [Test]
    public async Task Redirect_is_the_clients_to_follow(CancellationToken cancellationToken)
    {
        var script = GatewayFixture.Upstream.Script(new UpstreamReply(302, [new("location", "/elsewhere"), new("set-cookie", "a=b")], []));
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = GatewayFixture.Gateway.Addresses.GatewayUri };
        using var response = await client.SendAsync(GatewayFixture.Request(HttpMethod.Get, "moved", script), cancellationToken);
        Assert.That((response.StatusCode, response.Headers.Location!.ToString(), response.Headers.GetValues("set-cookie").Single()), Is.EqualTo((HttpStatusCode.Found, "/elsewhere", "a=b")));
    }

    [Test]
    public async Task Http2_with_prior_knowledge_is_served_on_the_same_port(CancellationToken cancellationToken)
    {
        var script = GatewayFixture.Upstream.Script(ChatReplies.Completion("ok"));
        using var request = GatewayFixture.Request(HttpMethod.Post, Chat, script, GatewayFixture.Chat("hi"));
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        using var response = await _client.SendAsync(request, cancellationToken);
        Assert.That((response.Version, await response.Content.ReadAsStringAsync(cancellationToken)), Is.EqualTo((HttpVersion.Version20, Encoding.UTF8.GetString(script.Reply.Body.Span))));
    }

    [Test]
    public async Task Path_of_the_upstream_comes_before_the_requests(CancellationToken cancellationToken)
    {
        await using var gateway = await GatewayFixture.StartGatewayAsync($"http://127.0.0.1:{GatewayFixture.Upstream.Http1Port}/openai/");
        using var client = GatewayFixture.Client(gateway);
        var script = GatewayFixture.Upstream.Script(ChatReplies.Completion("ok"));
        using var response = await client.SendAsync(GatewayFixture.Request(HttpMethod.Get, "a/../v1/models", script), cancellationToken);
        Assert.That((await script.Request).Path, Is.EqualTo("/openai/v1/models"));
    }

    [Test]
    public async Task Offer_of_http2_is_ignored(CancellationToken cancellationToken)
    {
        var script = GatewayFixture.Upstream.Script(ChatReplies.Completion("ok"));
        using var request = GatewayFixture.Request(HttpMethod.Post, Chat, script, GatewayFixture.Chat("pay with 4111 1111 1111 1111"));
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Connection.Add("HTTP2-Settings");
        request.Headers.Upgrade.Add(new ProductHeaderValue("h2c"));
        request.Headers.Add("HTTP2-Settings", "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA");
        using var response = await _client.SendAsync(request, cancellationToken);
        var seen = await script.Request;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(seen.Text, Does.Contain("[CREDIT_CARD]"));
            Assert.That(seen.Headers.Keys, Has.None.EqualTo("upgrade").And.None.EqualTo("http2-settings"));
        }
    }

    [Test]
    public async Task Upgrade_is_refused_with_the_reason(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/realtime");
        request.Headers.Connection.Add("upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("websocket"));
        using var response = await _client.SendAsync(request, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotImplemented));
            Assert.That(await response.Content.ReadAsStringAsync(cancellationToken), Does.Contain("upgrade_not_supported"));
        }
    }
}
