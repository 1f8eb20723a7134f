using System.Text;
using ExtProc.Integration.Tests.Envoy;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>
/// <c>attach.mode: envoyGateway</c>: Envoy Gateway accepts the objects, and the configuration that it makes of them runs on the real Envoy
/// and inspects.
/// </summary>
[CancelAfter(120_000)]
public sealed class EnvoyGatewayTests
{
    [TestCase("gateways/ai")]
    [TestCase("gateways/other")]
    public async Task A_prompt_is_blocked(string gateway, CancellationToken cancellationToken)
    {
        var translation = await TranslateAsync("envoy-gateway", cancellationToken);
        await using var bed = await EnvoyBed.StartAsync((server, upstream) => translation.EnvoyOf(gateway, server, upstream), cancellationToken);
        await Attachment.AssertInspectsAsync(bed, cancellationToken);
    }

    [Test]
    public async Task It_is_blocked_over_a_Unix_socket_too(CancellationToken cancellationToken)
    {
        var translation = await TranslateAsync("envoy-gateway-socket", cancellationToken);
        await using var bed = await EnvoyBed.StartAsync(
            (server, upstream) => translation.EnvoyOf("gateways/ai", server, upstream), cancellationToken, ("Grpc:Listen", "unix:FOLDER/s"));
        await Attachment.AssertInspectsAsync(bed, cancellationToken);
    }

    [Test]
    public async Task It_is_blocked_over_TLS_too(CancellationToken cancellationToken)
    {
        using var authority = new TestAuthority();
        using var folder = new TemporaryFolder();
        var (certificate, key) = authority.Issue("extproc.extproc-system.svc.cluster.local");
        var secret = $$"""
            apiVersion: v1
            kind: Secret
            metadata: { name: extproc-tls, namespace: extproc-system }
            data: { ca.crt: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(authority.Certificate.ExportCertificatePem()))}} }
            """;
        var translation = await TranslateAsync("envoy-gateway-tls", cancellationToken, secret);
        await using var bed = await EnvoyBed.StartAsync(
            (server, upstream) => translation.EnvoyOf("gateways/ai", server, upstream, authority.Certificate.ExportCertificatePem()),
            cancellationToken,
            ("Grpc:Tls:CertificateFile", folder.Write("tls.crt", certificate)),
            ("Grpc:Tls:KeyFile", folder.Write("tls.key", key)));
        await Attachment.AssertInspectsAsync(bed, cancellationToken);
    }

    /// <summary>What the values raise is what Envoy Gateway gives its proxies: bodies beyond 32 KiB pass.</summary>
    [TestCase("1.1")]
    [TestCase("2.0")]
    public async Task Large_prompts_pass_and_are_inspected(string version, CancellationToken cancellationToken)
    {
        var translation = await TranslateAsync("envoy-gateway", cancellationToken);
        await using var bed = await EnvoyBed.StartAsync((server, upstream) => translation.EnvoyOf("gateways/ai", server, upstream), cancellationToken);
        var script = bed.Upstream.Script(Testing.Upstreams.UpstreamReply.Json(ChatText.Completion("hi")));
        var prompt = new string('a', 8 << 20);
        using var passed = await bed.SendAsync(EnvoyBed.Json(ChatText.Request(prompt)), script, version, cancellationToken);
        using var refused = await bed.SendAsync(EnvoyBed.Json(ChatText.Request(prompt + " forbidden")), script, version, cancellationToken);
        Assert.That(((int)passed.StatusCode, (int)refused.StatusCode), Is.EqualTo((200, 403)));
    }

    /// <summary>Without a data plane Envoy Gateway itself refuses the route: it answers 500, and nothing passes uninspected.</summary>
    [Test]
    public async Task Without_a_data_plane_nothing_passes(CancellationToken cancellationToken)
    {
        var objects = await Chart.ObjectsAsync("envoy-gateway", cancellationToken);
        var translation = await EnvoyGatewayTranslation.OfAsync(objects.Where(static item => item.Kind != "Service"), cancellationToken);
        await using var bed = await EnvoyBed.StartAsync((server, upstream) => translation.EnvoyOf("gateways/ai", server, upstream), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)await Attachment.AskAsync(bed, "hello", cancellationToken), Is.EqualTo(500));
            Assert.That(translation.Conditions("envoyExtensionPolicies"), Is.Not.Empty.And.All.Contains("Accepted=False"));
        }
    }

    private static async Task<EnvoyGatewayTranslation> TranslateAsync(string combination, CancellationToken cancellationToken, params string[] further)
    {
        var translation = await EnvoyGatewayTranslation.OfAsync(await Chart.ObjectsAsync(combination, cancellationToken), cancellationToken, further);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(translation.Conditions("envoyExtensionPolicies"), Is.Not.Empty.And.All.Contains("Accepted=True"));
            Assert.That(translation.Conditions("httpRoutes"), Is.Not.Empty.And.All.Contains("=True"));
            Assert.That(translation.Conditions("clientTrafficPolicies"), Is.All.Contains("Accepted=True"));
            Assert.That(translation.Conditions("backendTLSPolicies"), Is.All.Contains("=True"));
        }

        return translation;
    }
}
