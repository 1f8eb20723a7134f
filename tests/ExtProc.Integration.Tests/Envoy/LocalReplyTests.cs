using System.Net;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Envoy;

/// <summary>What Envoy answers by itself reaches the session as a response, and the client as what it is.</summary>
public sealed class LocalReplyTests
{
    [TestCase(DeployedConfiguration.Tcp)]
    [TestCase(DeployedConfiguration.FullDuplex)]
    [CancelAfter(60_000)]
    public async Task No_healthy_upstream(string name, CancellationToken cancellationToken)
    {
        await using var bed = await EnvoyBed.StartAsync((server, _) => DeployedConfiguration.For(name, server, upstreamPort: 1), cancellationToken);
        using var response = await PostAsync(bed, cancellationToken);
        string body = await response.Content.ReadAsStringAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(body, Does.Contain("upstream connect error"));
            Assert.That(response.Headers.GetValues("x-extproc-decision").Single(), Does.StartWith("allowed; "));
        }
    }

    [TestCase(DeployedConfiguration.Tcp)]
    [TestCase(DeployedConfiguration.FullDuplex)]
    [CancelAfter(60_000)]
    public async Task No_route(string name, CancellationToken cancellationToken)
    {
        await using var bed = await EnvoyBed.StartAsync(
            (server, port) => DeployedConfiguration.For(name, server, port).Replace("prefix: \"/\"", "prefix: \"/other\"", StringComparison.Ordinal), cancellationToken);
        using var response = await PostAsync(bed, cancellationToken);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase(DeployedConfiguration.Tcp)]
    [TestCase(DeployedConfiguration.FullDuplex)]
    [CancelAfter(60_000)]
    public async Task Direct_response(string name, CancellationToken cancellationToken)
    {
        await using var bed = await EnvoyBed.StartAsync(
            (server, port) => DeployedConfiguration.For(name, server, port)
                .Replace("route: { cluster: model, timeout: 0s }", "direct_response: { status: 418, body: { inline_string: \"zephyr is a forbidden teapot\" } }", StringComparison.Ordinal),
            cancellationToken);
        using var response = await PostAsync(bed, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(418));
            Assert.That(await response.Content.ReadAsStringAsync(cancellationToken), Is.EqualTo("zephyr is a forbidden teapot"), "no model said it");
        }
    }

    private static Task<HttpResponseMessage> PostAsync(EnvoyBed bed, CancellationToken cancellationToken) =>
        bed.SendAsync(EnvoyBed.Json(ChatText.Request("hello")), bed.Upstream.Script(UpstreamReply.Json("{}")), "1.1", cancellationToken);
}
