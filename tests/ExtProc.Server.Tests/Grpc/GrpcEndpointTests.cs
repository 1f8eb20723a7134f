using System.Net;
using ExtProc.Server.Grpc;
using ExtProc.Server.Tests.Grpc.Framing;
using Microsoft.Extensions.Logging;

namespace ExtProc.Server.Tests.Grpc;

[CancelAfter(30_000)]
internal sealed class GrpcEndpointTests
{
    private const string Echo = "/test.Echo/Duplex";

    [Test]
    public async Task Echoes_in_both_directions_at_once_and_ends_in_trailers()
    {
        await using var server = await StartAsync();
        using var call = server.Call(Echo);

        await call.WriteAsync(Frames.Of([1]));
        var first = await call.ReadAsync();
        await call.WriteAsync([.. Frames.Of([]), .. Frames.Of([2])]);
        var second = await call.ReadAsync();
        var third = await call.ReadAsync();
        call.HalfClose();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first, Is.EqualTo(new byte[] { 1 }));
            Assert.That(second, Is.Empty);
            Assert.That(third, Is.EqualTo(new byte[] { 2 }));
            Assert.That(await call.EndAsync(), Is.EqualTo((0, "", "trailers")));
            Assert.That((await call.Response).Content.Headers.ContentType?.MediaType, Is.EqualTo("application/grpc"));
            Assert.That(server.Drain.LiveCalls, Is.Zero);
        }
    }

    [TestCase(70_000, TestName = "A message larger than a frame")]
    [TestCase(5_000_000, TestName = "A message larger than the stream's window")]
    public async Task Large_messages_pass(int length)
    {
        await using var server = await StartAsync();
        using var call = server.Call(Echo);
        var content = new byte[length];
        new Random(3).NextBytes(content);

        var writing = call.WriteAsync(Frames.Of(content));
        var reply = await call.ReadAsync();
        await writing;
        call.HalfClose();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reply, Is.EqualTo(content));
            Assert.That((await call.EndAsync()).Code, Is.Zero);
        }
    }

    [TestCase("grpc-encoding: gzip")]
    public async Task Compressed_messages_are_read(string header)
    {
        await using var server = await StartAsync();
        using var call = server.Call(Echo, header);

        await call.WriteAsync([.. Frames.Of(Frames.Gzip([1, 2, 3]), flag: 1), .. Frames.Of([4])]);
        call.HalfClose();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await call.ReadAsync(), Is.EqualTo(new byte[] { 1, 2, 3 }));
            Assert.That(await call.ReadAsync(), Is.EqualTo(new byte[] { 4 }));
            Assert.That((await call.EndAsync()).Code, Is.Zero);
        }
    }

    [Test]
    public async Task An_unknown_encoding_is_refused_with_the_known_ones()
    {
        await using var server = await StartAsync();
        using var call = server.Call(Echo, "grpc-encoding: snappy");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await call.EndAsync(), Is.EqualTo((12, RpcStatus.UnknownEncoding.Message, "headers")));
            Assert.That((await call.Response).Headers.GetValues("grpc-accept-encoding"), Is.EqualTo(new[] { "identity,gzip" }));
        }
    }

    private static IEnumerable<TestCaseData> BrokenFrames()
    {
        yield return new TestCaseData(Frames.Prefix(0, 64 * 1024 + 1), 8, RpcStatus.MessageTooLarge.Message).SetName("Oversize, by its prefix alone");
        yield return new TestCaseData(Frames.Of(Frames.Gzip([1]), flag: 1), 13, RpcStatus.CompressedWithoutEncoding.Message).SetName("Compressed without an encoding");
        yield return new TestCaseData("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), 13, RpcStatus.MalformedFrame.Message).SetName("Garbage");
    }

    [TestCaseSource(nameof(BrokenFrames))]
    public async Task Broken_frames_end_the_call_while_the_client_still_sends(byte[] bytes, int code, string message)
    {
        await using var server = await StartAsync(options => options.MaxMessageBytes = 64 * 1024);
        using var call = server.Call(Echo);

        await call.WriteAsync(bytes);

        Assert.That(await call.EndAsync(), Is.EqualTo((code, message, "headers")));
    }

    [Test]
    public async Task A_failure_after_replies_goes_into_trailers()
    {
        await using var server = await StartAsync();
        using var call = server.Call(Echo);

        await call.WriteAsync(Frames.Of([1]));
        await call.ReadAsync();
        await call.WriteAsync([0, 0, 0]);
        call.HalfClose();

        Assert.That(await call.EndAsync(), Is.EqualTo((13, RpcStatus.TruncatedMessage.Message, "trailers")));
    }

    [TestCase("/test.Echo/Nothing")]
    [TestCase("/no.Such/Method")]
    [TestCase("/")]
    public async Task Unknown_methods_are_unimplemented(string path)
    {
        await using var server = await StartAsync();
        using var call = server.Call(path);

        Assert.That(await call.EndAsync(), Is.EqualTo((12, RpcStatus.UnknownMethod.Message, "headers")));
    }

    [TestCase("application/json", HttpStatusCode.UnsupportedMediaType)]
    [TestCase("application/grpc-web", HttpStatusCode.UnsupportedMediaType)]
    [TestCase("application/grpc+json", HttpStatusCode.UnsupportedMediaType)]
    [TestCase("application/grpc+proto2", HttpStatusCode.UnsupportedMediaType)]
    [TestCase("application/grpc+proto", HttpStatusCode.OK)]
    [TestCase("application/grpc; charset=utf-8", HttpStatusCode.OK)]
    [TestCase("application/GRPC", HttpStatusCode.OK)]
    public async Task Other_content_types_are_refused(string contentType, HttpStatusCode status)
    {
        await using var server = await StartAsync();
        using var call = server.Call(Echo, $"content-type: {contentType}");
        call.HalfClose();

        Assert.That((await call.Response).StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task Other_verbs_are_refused()
    {
        await using var server = await StartAsync();

        using var response = await server.Client.GetAsync(new Uri(server.Address, Echo));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
            Assert.That(response.Content.Headers.Allow, Is.EqualTo(new[] { "POST" }));
        }
    }

    [Test]
    public async Task Http_1_is_refused()
    {
        await using var server = await StartAsync();
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version11 };

        using var response = await client.PostAsync(new Uri(server.Address, Echo), new ByteArrayContent([]));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [TestCase("10x")]
    [TestCase("-1S")]
    public async Task A_malformed_timeout_is_refused(string timeout)
    {
        await using var server = await StartAsync();
        using var call = server.Call(Echo, $"grpc-timeout: {timeout}");

        Assert.That(await call.EndAsync(), Is.EqualTo((13, RpcStatus.MalformedTimeout.Message, "headers")));
    }

    [TestCase("0S")]
    [TestCase("5S")]
    public async Task A_deadline_ends_the_call(string timeout)
    {
        var time = new ManualTimeProvider();
        await using var server = await StartAsync(time: time);
        using var call = server.Call(Echo, $"grpc-timeout: {timeout}");
        if (timeout != "0S")
        {
            await call.WriteAsync(Frames.Of([1]));
            await call.ReadAsync();
            time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.That(
            await call.EndAsync(), Is.EqualTo((4, RpcStatus.DeadlineExceeded.Message, timeout == "0S" ? "headers" : "trailers")));
    }

    [Test]
    public async Task A_client_that_goes_away_stops_the_call(CancellationToken cancellationToken)
    {
        TaskCompletionSource<RpcStatus?> stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await GrpcTestServer.StartAsync(routes => routes.MapGrpcDuplex("/test/Wait", async call =>
        {
            await call.ReadAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.Stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopped.SetResult(call.Failure);
            return RpcStatus.Ok;
        }));
        using var call = server.Call("/test/Wait");
        await call.WriteAsync(Frames.Of([1]));

        call.Cancel();

        Assert.That(await stopped.Task.WaitAsync(cancellationToken), Is.EqualTo(RpcStatus.Cancelled));
    }

    [Test]
    public async Task A_method_that_throws_ends_with_internal_and_says_nothing_of_the_traffic()
    {
        await using var server = await GrpcTestServer.StartAsync(
            routes => routes.MapGrpcDuplex("/test/Throw", _ => throw new InvalidOperationException("4111 1111 1111 1111")));
        server.DeclaredErrors = [5000];
        using var call = server.Call("/test/Throw");
        var end = await call.EndAsync();
        await server.StopAsync();

        var errors = server.Logs.Records.Where(record => record.Level >= LogLevel.Error).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(end, Is.EqualTo((13, RpcStatus.Faulted.Message, "headers")));
            Assert.That(errors, Has.Count.EqualTo(1));
            Assert.That(errors[0].ToString(), Does.Contain(nameof(InvalidOperationException)).And.Contain(nameof(GrpcEndpointTests)));
            server.Logs.AssertNowhere("4111");
        }
    }

    [Test]
    public async Task A_failure_wins_over_what_the_method_says()
    {
        await using var server = await GrpcTestServer.StartAsync(routes => routes.MapGrpcDuplex("/test/Deaf", async call =>
        {
            await call.ReadAsync();
            return RpcStatus.Ok;
        }));
        using var call = server.Call("/test/Deaf");
        await call.WriteAsync([9, 9, 9, 9, 9]);

        Assert.That((await call.EndAsync()).Code, Is.EqualTo(13));
    }

    [Test]
    public async Task A_status_message_is_percent_encoded()
    {
        await using var server = await GrpcTestServer.StartAsync(
            routes => routes.MapGrpcDuplex("/test/No", _ => new(new RpcStatus(RpcStatusCode.PermissionDenied, "n\u00e9in\n100%"))));
        using var call = server.Call("/test/No");

        Assert.That(await call.EndAsync(), Is.EqualTo((7, "n%C3%A9in%0A100%25", "headers")));
    }

    [Test]
    public async Task Six_hundred_calls_at_once_on_one_connection_are_all_served()
    {
        await using var server = await StartAsync();
        var calls = Enumerable.Range(0, 600).Select(_ => server.Call(Echo)).ToList();

        foreach (var call in calls)
        {
            await call.WriteAsync(Frames.Of([5]));
        }

        var replies = await Task.WhenAll(calls.Select(call => call.ReadAsync()));
        var live = server.Drain.LiveCalls;
        calls.ForEach(call => call.HalfClose());
        var ends = await Task.WhenAll(calls.Select(call => call.EndAsync()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(live, Is.EqualTo(600));
            Assert.That(replies, Has.All.EqualTo(new byte[] { 5 }));
            Assert.That(ends.Select(end => end.Code), Has.All.Zero);
        }

        calls.ForEach(call => call.Dispose());
    }

    private static Task<GrpcTestServer> StartAsync(Action<GrpcServerOptions>? configure = null, TimeProvider? time = null) =>
        GrpcTestServer.StartAsync(routes => routes.MapGrpcDuplex(Echo, EchoAsync), configure, time);

    private static async ValueTask<RpcStatus> EchoAsync(DuplexCall call)
    {
        while (await call.ReadAsync())
        {
            do
            {
                var writer = call.BeginMessage((int)call.Message.Length);
                foreach (var part in call.Message)
                {
                    System.Buffers.BuffersExtensions.Write(writer, part.Span);
                }
            }
            while (call.TryRead());

            await call.FlushAsync();
        }

        return RpcStatus.Ok;
    }
}
