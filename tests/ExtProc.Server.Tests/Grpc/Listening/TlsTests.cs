using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ExtProc.Server.Grpc;
using ExtProc.Server.Grpc.Listening;
using Microsoft.Extensions.DependencyInjection;

namespace ExtProc.Server.Tests.Grpc.Listening;

[CancelAfter(30_000)]
internal sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private readonly ManualTimeProvider _time = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Serves_the_certificate_over_http_2()
    {
        Write("first", _authority.Issue("first"));
        await using var server = await StartAsync("first");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(server.Address.Scheme, Is.EqualTo("https"));
            Assert.That(await EchoAsync(server), Is.EqualTo("CN=first"));
        }
    }

    /// <summary>Envoy Gateway's proxies name no protocol in their handshake and speak HTTP/2 all the same.</summary>
    [Test]
    public async Task A_client_that_negotiates_nothing_is_taken_to_speak_http_2(CancellationToken cancellationToken)
    {
        Write("first", _authority.Issue("first"));
        await using var server = await StartAsync("first");
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Address.Host, server.Address.Port, cancellationToken);
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "first", CertificateChainPolicy = Trust() }, cancellationToken);
        byte[] settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
        await tls.WriteAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. settings], cancellationToken);
        var frame = new byte[9];
        await tls.ReadExactlyAsync(frame, cancellationToken);
        Assert.That((frame[3], tls.NegotiatedApplicationProtocol.Protocol.IsEmpty), Is.EqualTo(((byte)4, true)), "the server's SETTINGS");
    }

    [Test]
    public async Task A_swapped_link_changes_the_certificate_of_the_next_connection(CancellationToken cancellationToken)
    {
        Write("first", _authority.Issue("first"));
        Write("second", _authority.Issue("second"));
        Directory.CreateSymbolicLink(_folder.Path("current"), _folder.Path("first"));
        await using var server = await StartAsync("current");
        var before = await EchoAsync(server);
        await _time.WhenTimersAsync(1, cancellationToken);

        Directory.Delete(_folder.Path("current"));
        Directory.CreateSymbolicLink(_folder.Path("current"), _folder.Path("second"));
        _time.Advance(TimeSpan.FromSeconds(10));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.EqualTo("CN=first"));
            await Eventually.HoldsAsync(async () => await EchoAsync(server) == "CN=second", cancellationToken);
        }
    }

    [Test]
    public async Task Unusable_files_keep_the_last_good_ones_and_are_reported_once()
    {
        Write("tls", _authority.Issue("first"));
        await using var server = await StartAsync("tls");
        server.DeclaredErrors = [5004];
        var files = server.Services.GetRequiredService<TlsFiles>();

        File.WriteAllText(_folder.Path("tls/tls.key"), _authority.Issue("other").Key);
        files.Reload();
        files.Reload();
        var other = await EchoAsync(server);
        File.WriteAllText(_folder.Path("tls/tls.crt"), "-----BEGIN CERT");
        files.Reload();
        File.Delete(_folder.Path("tls/tls.crt"));
        files.Reload();
        files.Reload();
        var missing = await EchoAsync(server);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(other, Is.EqualTo("CN=first"));
            Assert.That(missing, Is.EqualTo("CN=first"));
            Assert.That(server.Logs.Records.Count(record => record.Event.Id == 5004), Is.EqualTo(3));
        }

        Write("tls", _authority.Issue("second"));
        files.Reload();
        Assert.That(await EchoAsync(server), Is.EqualTo("CN=second"));
    }

    [Test]
    public void Unusable_files_are_an_error_at_start()
    {
        Write("tls", (_authority.Issue("first").Certificate, _authority.Issue("second").Key));

        Assert.That(async () => await StartAsync("tls"), Throws.InstanceOf<CryptographicException>());
    }

    [Test]
    public async Task Client_certificates_are_checked_against_the_authorities()
    {
        using var strangers = new TestAuthority();
        Write("tls", _authority.Issue("first"));
        _folder.Write("ca.crt", _authority.Certificate.ExportCertificatePem());
        await using var server = await StartAsync("tls", "ca.crt");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await EchoAsync(server, _authority.Issue("client", client: true)), Is.EqualTo("CN=first"));
            Assert.That(async () => await EchoAsync(server), Throws.InstanceOf<HttpRequestException>(), "none");
            Assert.That(
                async () => await EchoAsync(server, strangers.Issue("client", client: true)), Throws.InstanceOf<HttpRequestException>(), "of others");
            Assert.That(
                async () => await EchoAsync(server, _authority.Issue("client")), Throws.InstanceOf<HttpRequestException>(), "for servers");
        }
    }

    private async Task<string> EchoAsync(GrpcTestServer server, (string Certificate, string Key)? identity = null)
    {
        var subject = "";
        using var client = GrpcTestServer.NewClient(handler =>
        {
            handler.SslOptions.CertificateChainPolicy = Trust();
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                subject = certificate!.Subject;
                return errors == SslPolicyErrors.None;
            };
            if (identity is { } own)
            {
                var pem = X509Certificate2.CreateFromPem(own.Certificate, own.Key);
                handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(pem, null, offline: true);
            }
        });
        using var call = GrpcTestCall.Begin(client, new Uri(server.Address, "/test/Echo"));
        call.HalfClose();
        Assert.That((await call.EndAsync()).Code, Is.Zero);
        return subject;
    }

    private X509ChainPolicy Trust() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { _authority.Certificate },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    private void Write(string folder, (string Certificate, string Key) pem)
    {
        Directory.CreateDirectory(_folder.Path(folder));
        File.WriteAllText(_folder.Path($"{folder}/tls.crt"), pem.Certificate);
        File.WriteAllText(_folder.Path($"{folder}/tls.key"), pem.Key);
    }

    private Task<GrpcTestServer> StartAsync(string folder, string? authorities = null) => GrpcTestServer.StartAsync(
        routes => routes.MapGrpcDuplex("/test/Echo", _ => new(RpcStatus.Ok)),
        options => options.Tls = new GrpcTlsOptions
        {
            CertificateFile = _folder.Path($"{folder}/tls.crt"),
            KeyFile = _folder.Path($"{folder}/tls.key"),
            ClientCaFile = authorities is null ? null : _folder.Path(authorities),
        },
        _time);
}
