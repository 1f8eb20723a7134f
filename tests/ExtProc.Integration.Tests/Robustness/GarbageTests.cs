using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using ExtProc.Testing.Processes;

namespace ExtProc.Integration.Tests.Robustness;

/// <summary>What no gRPC client sends, straight into the server's port.</summary>
public sealed class GarbageTests
{
    private const int Connections = 50;
    private const int LargestMessage = 64 << 20;

    private static readonly byte[] s_preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    private static ExtProcProcess s_server = null!;
    private static HttpClient s_client = null!;

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        var policies = RepositoryRoot.Combine("tests", "ExtProc.Integration.Tests", "Policies");
        s_server = await ExtProcProcess.StartAsync(new ExtProcSetup { Policies = policies }, TestContext.CurrentContext.CancellationToken);
        s_client = new HttpClient { BaseAddress = new Uri("http://" + s_server.Address) };
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        s_client?.Dispose();
        await (s_server?.DisposeAsync() ?? default);
    }

    [TearDown]
    public void DumpWhenFailed() => s_server.DumpWhenFailed();

    [Test, CancelAfter(60_000)]
    public async Task Bytes_that_are_no_HTTP([Values] bool preface, CancellationToken cancellationToken)
    {
        var random = new Random(preface ? 1 : 2);
        for (var i = 0; i < Connections; i++)
        {
            var noise = new byte[random.Next(1, 20_000)];
            random.NextBytes(noise);
            await SendRawAsync(preface ? [.. s_preface, .. noise] : noise, cancellationToken);
        }

        await AssertAliveAsync(cancellationToken);
    }

    [Test, CancelAfter(60_000)]
    public async Task Messages_that_are_no_protobuf(CancellationToken cancellationToken)
    {
        var random = new Random(3);
        for (var i = 0; i < Connections; i++)
        {
            var noise = new byte[random.Next(1, 5_000)];
            random.NextBytes(noise);
            var status = await CallAsync(Frame(noise, noise.Length), cancellationToken);
            Assert.That(status, Is.Not.EqualTo("0"));
        }

        await AssertAliveAsync(cancellationToken);
    }

    [Test, CancelAfter(60_000)]
    public async Task A_frame_that_ends_early(CancellationToken cancellationToken)
    {
        var status = await CallAsync(Frame([1, 2, 3], length: 100), cancellationToken);
        Assert.That(status, Is.Not.EqualTo("0"));
        await AssertAliveAsync(cancellationToken);
    }

    [Test, CancelAfter(60_000)]
    public async Task A_frame_that_announces_more_than_is_allowed(CancellationToken cancellationToken)
    {
        const string resourceExhausted = "8";
        var before = s_server.Process.ResidentBytes;
        for (var i = 0; i < Connections; i++)
        {
            Assert.That(await CallAsync(Frame([1, 2, 3], LargestMessage + 1), cancellationToken), Is.EqualTo(resourceExhausted));
        }

        await AssertAliveAsync(cancellationToken);
        Assert.That(s_server.Process.ResidentBytes - before, Is.LessThan(LargestMessage));
    }

    private static byte[] Frame(ReadOnlySpan<byte> payload, int length)
    {
        var frame = new byte[5 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), length);
        payload.CopyTo(frame.AsSpan(5));
        return frame;
    }

    private static async Task SendRawAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPEndPoint.Parse(s_server.Address), cancellationToken);
        var stream = socket.GetStream();
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
            socket.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null, cancellationToken);
        }
        catch (IOException)
        {
            // The server hung up, which is as good an answer as any.
        }
    }

    private static async Task<string> CallAsync(byte[] frame, CancellationToken cancellationToken, string path = "/envoy.service.ext_proc.v3.ExternalProcessor/Process")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var answer = await s_client.SendAsync(request, cancellationToken);
        await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return (answer.TrailingHeaders.TryGetValues("grpc-status", out var trailers) ? trailers : answer.Headers.GetValues("grpc-status")).Single();
    }

    private static async Task AssertAliveAsync(CancellationToken cancellationToken)
    {
        Assert.That(await CallAsync(Frame([], 0), cancellationToken, "/grpc.health.v1.Health/Check"), Is.EqualTo("0"));
    }
}
