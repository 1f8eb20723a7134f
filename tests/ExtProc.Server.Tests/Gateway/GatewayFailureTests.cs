using System.Net;
using System.Net.Sockets;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Server.Tests.Gateway;

/// <summary>What clients get when the upstream does not answer as it should.</summary>
[CancelAfter(60_000)]
public sealed class GatewayFailureTests
{
    private const string Chat = "v1/chat/completions";

    [Test]
    public async Task Unreachable_upstream_is_a_bad_gateway_in_the_dialect(CancellationToken cancellationToken)
    {
        await using var gateway = await GatewayFixture.StartGatewayAsync($"http://127.0.0.1:{FreePort()}");
        using var client = GatewayFixture.Client(gateway);
        using var response = await client.PostAsync(Chat, GatewayFixture.Chat("hi"), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
            Assert.That(await response.Content.ReadAsStringAsync(cancellationToken), Does.StartWith("{\"error\":{").And.Contain("upstream_unreachable"));
        }
    }

    [Test]
    public async Task Silent_upstream_is_a_gateway_timeout_and_cancelled(CancellationToken cancellationToken)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var gateway = await GatewayFixture.StartGatewayAsync($"http://{silent.LocalEndpoint}", ("Gateway:ResponseTimeout", "00:00:00.200"));
        using var client = GatewayFixture.Client(gateway);
        using var response = await client.PostAsync(Chat, GatewayFixture.Chat("hi"), cancellationToken);
        using var connection = await silent.AcceptTcpClientAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.GatewayTimeout));
            Assert.That(await response.Content.ReadAsStringAsync(cancellationToken), Does.Contain("upstream_timeout"));
            await Assert.ThatAsync(() => ReadToEndAsync(connection, cancellationToken), Is.GreaterThan(0));
        }
    }

    [Test]
    public async Task Stream_that_stands_still_is_broken_off(CancellationToken cancellationToken)
    {
        await using var gateway = await GatewayFixture.StartGatewayAsync($"http://127.0.0.1:{GatewayFixture.Upstream.Http1Port}", ("Gateway:IdleTimeout", "00:00:03"));
        using var client = GatewayFixture.Client(gateway);
        var script = GatewayFixture.Upstream.Script(ChatReplies.Stream("Hello there, ", "never"), stepwise: true);
        script.Release(2);
        using var request = GatewayFixture.Request(HttpMethod.Post, Chat, script, GatewayFixture.Chat("hi", stream: true));
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await Assert.ThatAsync(() => response.Content.ReadAsStringAsync(cancellationToken), Throws.InstanceOf<HttpRequestException>());
        await script.Cancelled.WaitAsync(cancellationToken);
    }

    [Test]
    public async Task Upstream_that_breaks_in_mid_answer_is_never_taken_for_whole(CancellationToken cancellationToken)
    {
        using var breaking = new TcpListener(IPAddress.Loopback, 0);
        breaking.Start();
        await using var gateway = await GatewayFixture.StartGatewayAsync($"http://{breaking.LocalEndpoint}");
        using var client = GatewayFixture.Client(gateway);
        var sending = client.GetAsync("files/1", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using (var connection = await breaking.AcceptTcpClientAsync(cancellationToken))
        {
            await connection.GetStream().WriteAsync("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n"u8.ToArray(), cancellationToken);
            using var response = await sending;
            connection.Close();
            await Assert.ThatAsync(() => response.Content.ReadAsStringAsync(cancellationToken), Throws.InstanceOf<HttpRequestException>());
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<int> ReadToEndAsync(TcpClient connection, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var total = 0;
        int read;
        while ((read = await connection.GetStream().ReadAsync(buffer, cancellationToken)) > 0)
        {
            total += read;
        }
        return total;
    }
}
