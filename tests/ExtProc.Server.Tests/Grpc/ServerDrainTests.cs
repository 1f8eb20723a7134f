using ExtProc.Server.Grpc;
using ExtProc.Server.Tests.Grpc.Framing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Tests.Grpc;

[CancelAfter(30_000)]
internal sealed class ServerDrainTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();

    [Test]
    public async Task Live_calls_finish_within_the_grace_period(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync();
        using var call = server.Call("/test/Echo");
        await EchoAsync(call);

        var stopping = server.StopAsync();
        await _time.WhenTimersAsync(1, cancellationToken);
        var readyInDelay = server.Readiness.IsReady;
        using var late = server.Call("/test/Echo");
        await EchoAsync(late);
        _time.Advance(Delay);
        await EchoAsync(call);
        call.HalfClose();
        late.HalfClose();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(readyInDelay, Is.False);
            Assert.That(await call.EndAsync(), Is.EqualTo((0, "", "trailers")));
            Assert.That(await late.EndAsync(), Is.EqualTo((0, "", "trailers")), "still welcome in the delay");
        }

        await stopping;
    }

    [Test]
    public async Task Calls_that_outlive_the_grace_period_end_with_unavailable(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync();
        using var call = server.Call("/test/Echo");
        await EchoAsync(call);

        var stopping = server.StopAsync();
        await _time.WhenTimersAsync(1, cancellationToken);
        _time.Advance(Delay);
        await _time.WhenTimersAsync(1, cancellationToken);
        _time.Advance(Grace - TimeSpan.FromTicks(1));
        await EchoAsync(call);
        // HttpClient forgets trailers that nobody waits for when the connection closes right behind them.
        var end = call.EndAsync();
        _time.Advance(TimeSpan.FromTicks(1));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await end, Is.EqualTo((14, RpcStatus.ShuttingDown.Message, "trailers")));
            Assert.That(server.Logs.Records.Select(record => record.Event.Id), Does.Contain(5002));
        }

        await stopping;
    }

    [Test]
    public async Task New_connections_are_refused_once_the_listeners_close(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync();
        var address = server.Address;
        using var call = server.Call("/test/Echo");
        await EchoAsync(call);
        var stopping = server.StopAsync();
        await _time.WhenTimersAsync(1, cancellationToken);
        _time.Advance(Delay);
        await _time.WhenTimersAsync(1, cancellationToken);
        using var client = GrpcTestServer.NewClient();

        await Eventually.HoldsAsync(
            async () =>
            {
                using var late = GrpcTestCall.Begin(client, new Uri(address, "/test/Echo"));
                late.HalfClose();
                return await late.Response.ContinueWith(response => response.IsFaulted, TaskScheduler.Default);
            },
            cancellationToken);
        call.HalfClose();

        Assert.That((await call.EndAsync()).Code, Is.Zero);
        await stopping;
    }

    [Test]
    public async Task A_second_stop_does_not_wait_again(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync();
        var stopping = server.StopAsync();
        await _time.WhenTimersAsync(1, cancellationToken);
        _time.Advance(Delay);
        await stopping;

        await server.StopAsync().WaitAsync(cancellationToken);

        Assert.That(server.Logs.Records.Count(record => record.Event.Id == 5001), Is.EqualTo(1));
    }

    [Test]
    public async Task The_host_waits_for_the_whole_drain()
    {
        await using var server = await StartAsync();

        Assert.That(server.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout, Is.GreaterThan(Delay + Grace));
    }

    private static async Task EchoAsync(GrpcTestCall call)
    {
        await call.WriteAsync(Frames.Of([1]));
        Assert.That(await call.ReadAsync(), Is.EqualTo(new byte[] { 1 }));
    }

    private async Task<GrpcTestServer> StartAsync()
    {
        var server = await GrpcTestServer.StartAsync(
            routes => routes.MapGrpcDuplex("/test/Echo", static async call =>
            {
                while (await call.ReadAsync())
                {
                    call.Write(call.Message.FirstSpan);
                    await call.FlushAsync();
                }

                return RpcStatus.Ok;
            }),
            options => (options.DrainDelay, options.DrainGrace) = (Delay, Grace),
            _time);
        server.Readiness.MarkReady();
        return server;
    }
}
