using System.Text;
using Envoy.Service.ExtProc.V3;
using Google.Protobuf;

namespace ExtProc.Integration.Tests.Grpc;

[CancelAfter(60_000)]
internal sealed class GrpcCurlTests
{
    private const string Process = "envoy.service.ext_proc.v3.ExternalProcessor/Process";
    private const string Check = "grpc.health.v1.Health/Check";
    private const string CardNumber = "4111 1111 1111 1111";

    [TestCase("", 0, "SERVING")]
    [TestCase("envoy.service.ext_proc.v3.ExternalProcessor", 0, "SERVING")]
    [TestCase("readiness", 0, "SERVING")]
    [TestCase("liveness", 0, "SERVING")]
    [TestCase("nobody", GrpcCurl.StatusExit + 5, "NotFound")]
    public async Task Health_is_told(string service, int exit, string expected, CancellationToken cancellationToken)
    {
        await using var host = await ServedHost.StartAsync(cancellationToken);

        var (code, output) = await GrpcCurl.RunAsync(host.Address, GrpcCurl.Health, Check, $$"""{"service":"{{service}}"}""", cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(exit), output);
            Assert.That(output, Does.Contain(expected));
        }
    }

    [Test]
    public async Task A_chat_request_comes_back_redacted(CancellationToken cancellationToken)
    {
        await using var host = await ServedHost.StartAsync(cancellationToken);

        var (code, output) = await GrpcCurl.RunAsync(
            host.Address, GrpcCurl.ExtProc, Process, Conversation.Chat($"My card is {CardNumber}."), cancellationToken);

        var replies = Replies(output);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero, output);
            Assert.That(replies.Select(reply => reply.ResponseCase), Is.EqualTo(new[]
            {
                ProcessingResponse.ResponseOneofCase.RequestHeaders, ProcessingResponse.ResponseOneofCase.RequestBody,
            }));
            var body = replies[^1].RequestBody.Response.BodyMutation.Body.ToStringUtf8();
            Assert.That(body, Does.Contain("My card is ").And.Not.Contain(CardNumber));
            var length = replies[^1].RequestBody.Response.HeaderMutation.SetHeaders.Single(header => header.Header.Key == "content-length");
            Assert.That(length.Header.RawValue.ToStringUtf8(), Is.EqualTo($"{Encoding.UTF8.GetByteCount(body)}"));
        }
    }

    [Test]
    public async Task Messages_out_of_order_fail_the_call(CancellationToken cancellationToken)
    {
        await using var host = await ServedHost.StartAsync(cancellationToken);
        var body = Conversation.Json(new ProcessingRequest { RequestBody = new HttpBody { EndOfStream = true } });

        var (code, output) = await GrpcCurl.RunAsync(host.Address, GrpcCurl.ExtProc, Process, body, cancellationToken);

        Assert.That(code, Is.GreaterThan(GrpcCurl.StatusExit), output);
    }

    [Test]
    public async Task A_message_over_the_limit_exhausts_resources(CancellationToken cancellationToken)
    {
        await using var host = await ServedHost.StartAsync(cancellationToken, ("Grpc:MaxMessageBytes", "65536"));

        var (code, output) = await GrpcCurl.RunAsync(
            host.Address, GrpcCurl.ExtProc, Process, Conversation.Chat(new string('x', 66_000)), cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(GrpcCurl.StatusExit + 8), output);
            Assert.That(output, Does.Contain("ResourceExhausted"));
        }
    }

    [Test]
    public async Task An_unknown_method_is_unimplemented(CancellationToken cancellationToken)
    {
        await using var host = await ServedHost.StartAsync(cancellationToken);
        using var folder = new TemporaryFolder();
        folder.Write("other.proto", """
            syntax = "proto3";
            package other;
            message Nothing {}
            service Other { rpc Call(Nothing) returns (Nothing); }
            """);

        var (code, output) = await GrpcCurl.RunAsync(
            ["-plaintext", "-import-path", folder.FullPath, "-proto", "other.proto", host.Address, "other.Other/Call"], cancellationToken);

        Assert.That(code, Is.EqualTo(GrpcCurl.StatusExit + 12), output);
    }

    [Test]
    public async Task A_watch_lasts_until_the_deadline(CancellationToken cancellationToken)
    {
        await using var host = await ServedHost.StartAsync(cancellationToken);

        var (code, output) = await GrpcCurl.RunAsync(
            host.Address, GrpcCurl.Health, "grpc.health.v1.Health/Watch", "{}", cancellationToken, "-plaintext", "-max-time", "1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(GrpcCurl.StatusExit + 4), output);
            Assert.That(output, Does.Contain("SERVING"));
        }
    }

    [Test]
    public async Task A_unix_socket_answers(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var host = await ServedHost.StartAsync(cancellationToken, ("Grpc:Listen", $"unix:{folder.Path("grpc.sock")}"));

        var (code, output) = await GrpcCurl.RunAsync(
            folder.Path("grpc.sock"), GrpcCurl.Health, Check, "{}", cancellationToken, "-plaintext", "-unix");

        Assert.That(code, Is.Zero, output);
    }

    [Test]
    public async Task Tls_with_client_certificates_answers_the_right_client_only(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        using var authority = new TestAuthority();
        folder.Write("ca.crt", authority.Certificate.ExportCertificatePem());
        Write(folder, "server", authority.Issue("server"));
        Write(folder, "client", authority.Issue("client", client: true));
        await using var host = await ServedHost.StartAsync(
            cancellationToken,
            ("Grpc:Tls:CertificateFile", folder.Path("server.crt")),
            ("Grpc:Tls:KeyFile", folder.Path("server.key")),
            ("Grpc:Tls:ClientCaFile", folder.Path("ca.crt")));
        string[] server = ["-cacert", folder.Path("ca.crt"), "-connect-timeout", "5"];
        string[] client = [.. server, "-cert", folder.Path("client.crt"), "-key", folder.Path("client.key")];

        var known = await GrpcCurl.RunAsync(host.Address, GrpcCurl.Health, Check, "{}", cancellationToken, client);
        var unknown = await GrpcCurl.RunAsync(host.Address, GrpcCurl.Health, Check, "{}", cancellationToken, server);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(known.Exit, Is.Zero, known.Output);
            Assert.That(unknown.Exit, Is.Not.Zero, unknown.Output);
        }
    }

    private static void Write(TemporaryFolder folder, string name, (string Certificate, string Key) pem)
    {
        folder.Write($"{name}.crt", pem.Certificate);
        folder.Write($"{name}.key", pem.Key);
    }

    /// <summary>grpcurl prints one JSON object after the other; each begins with a brace at the start of a line.</summary>
    private static List<ProcessingResponse> Replies(string output) =>
        [.. output.Split("\n{", StringSplitOptions.RemoveEmptyEntries).Select(text => JsonParser.Default.Parse<ProcessingResponse>("{" + text.TrimStart('{')))];
}
