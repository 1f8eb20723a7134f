using ExtProc.Server.Grpc;
using ExtProc.Server.Tests.Grpc.Framing;
using Google.Protobuf;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace ExtProc.Server.Tests.Grpc.Health;

[CancelAfter(30_000)]
internal sealed class HealthMethodsTests
{
    [TestCase("", ServingStatus.NotServing, ServingStatus.Serving)]
    [TestCase("readiness", ServingStatus.NotServing, ServingStatus.Serving)]
    [TestCase("envoy.service.ext_proc.v3.ExternalProcessor", ServingStatus.NotServing, ServingStatus.Serving)]
    [TestCase("liveness", ServingStatus.Serving, ServingStatus.Serving)]
    public async Task Check_follows_readiness(string service, ServingStatus starting, ServingStatus ready)
    {
        await using var server = await GrpcTestServer.StartAsync();

        var before = await CheckAsync(server, service);
        server.Readiness.MarkReady();
        var between = await CheckAsync(server, service);
        server.Readiness.MarkDraining();
        server.Readiness.MarkReady();
        var after = await CheckAsync(server, service);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.EqualTo(starting));
            Assert.That(between, Is.EqualTo(ready));
            Assert.That(after, Is.EqualTo(starting), "nothing comes back from draining");
        }
    }

    [TestCase("readiness ")]
    [TestCase("envoy.service.ext_proc.v3")]
    public async Task Check_knows_no_other_names(string service)
    {
        await using var server = await GrpcTestServer.StartAsync();
        using var call = Request(server, "Check", service);

        Assert.That(await call.EndAsync(), Is.EqualTo((5, "no such service", "headers")));
    }

    [Test]
    public async Task Check_takes_exactly_one_message()
    {
        await using var server = await GrpcTestServer.StartAsync();
        using var none = server.Call("/grpc.health.v1.Health/Check");
        none.HalfClose();
        using var two = server.Call("/grpc.health.v1.Health/Check");
        await two.WriteAsync([.. Frames.Of([]), .. Frames.Of([])]);
        using var broken = server.Call("/grpc.health.v1.Health/Check");
        await broken.WriteAsync(Frames.Of([0x0a, 200]));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await none.EndAsync()).Message, Is.EqualTo(RpcStatus.NotOneRequest.Message));
            Assert.That((await two.EndAsync()).Message, Is.EqualTo(RpcStatus.NotOneRequest.Message));
            Assert.That((await broken.EndAsync()).Message, Is.EqualTo(RpcStatus.MalformedMessage.Message));
        }
    }

    [Test]
    public async Task Watch_reports_each_change_until_the_listeners_close(CancellationToken cancellationToken)
    {
        var time = new ManualTimeProvider();
        await using var server = await GrpcTestServer.StartAsync(configure: options => options.DrainDelay = TimeSpan.FromSeconds(5), time: time);
        using var call = Request(server, "Watch", "");
        var starting = await StatusAsync(call);
        server.Readiness.MarkReady();
        var ready = await StatusAsync(call);
        var stopping = server.StopAsync();
        var draining = await StatusAsync(call);
        await time.WhenTimersAsync(1, cancellationToken);
        time.Advance(TimeSpan.FromSeconds(5));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(new[] { starting, ready, draining }, Is.EqualTo(new[] { ServingStatus.NotServing, ServingStatus.Serving, ServingStatus.NotServing }));
            Assert.That((await call.EndAsync()).Code, Is.EqualTo(14));
        }

        await stopping;
    }

    [Test]
    public async Task Watch_keeps_an_unknown_name_open()
    {
        await using var server = await GrpcTestServer.StartAsync();
        using var call = Request(server, "Watch", "other");
        var status = await StatusAsync(call);
        server.Readiness.MarkReady();
        var end = call.EndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(ServingStatus.ServiceUnknown));
            Assert.That(server.Drain.LiveCalls, Is.EqualTo(1));
        }

        await server.StopAsync();
        Assert.That((await end).Code, Is.EqualTo(14));
    }

    private static GrpcTestCall Request(GrpcTestServer server, string method, string service)
    {
        var call = server.Call($"/grpc.health.v1.Health/{method}");
        _ = SendAsync();
        return call;

        async Task SendAsync()
        {
            await call.WriteAsync(Frames.Of(new HealthCheckRequest { Service = service }.ToByteArray()));
            call.HalfClose();
        }
    }

    private static async Task<ServingStatus> CheckAsync(GrpcTestServer server, string service)
    {
        using var call = Request(server, "Check", service);
        var status = await StatusAsync(call);
        Assert.That(await call.EndAsync(), Is.EqualTo((0, "", "trailers")));
        return status;
    }

    private static async Task<ServingStatus> StatusAsync(GrpcTestCall call) => HealthCheckResponse.Parser.ParseFrom(await call.ReadAsync()).Status;
}
