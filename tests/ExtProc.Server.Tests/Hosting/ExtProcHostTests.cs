using System.Net;
using ExtProc.Server.Hosting;

namespace ExtProc.Server.Tests.Hosting;

public sealed class ExtProcHostTests
{
    [Test, CancelAfter(30_000)]
    public async Task Free_ports_are_told_and_answer(CancellationToken cancellationToken)
    {
        await using var host = await TestHost.StartAsync(HostRoles.Serve);
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await client.PostAsync(new Uri($"http://{host.Addresses.Grpc}/no.Service/Method"), GrpcContent(), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Headers.GetValues("grpc-status"), Is.EqualTo(new[] { "12" }));
            Assert.That(host.Addresses.ToString(), Does.Match(@"^ext_proc 127\.0\.0\.1:\d+, admin 127\.0\.0\.1:\d+$"));
        }
    }

    [Test]
    public async Task Unix_sockets_are_told_as_they_were_written()
    {
        using var folder = new TemporaryFolder();
        var (grpc, admin) = ($"unix:{folder.Path("grpc.sock")}", $"unix:{folder.Path("admin.sock")}");
        await using var host = await TestHost.StartAsync(HostRoles.Serve, ("Grpc:Listen", grpc), ("Admin:Listen", admin));
        Assert.That(host.Addresses, Is.EqualTo(new BoundAddresses(grpc, admin, null)));
    }

    [Test]
    public async Task Taken_port_is_an_io_error()
    {
        await using var first = await TestHost.StartAsync(HostRoles.Serve);
        Assert.ThrowsAsync<IOException>(() => TestHost.StartAsync(HostRoles.Serve, ("Admin:Listen", first.Addresses.Admin)));
    }

    [Test, CancelAfter(30_000)]
    public async Task Grpc_port_serves_no_admin_page_and_the_admin_port_no_grpc(CancellationToken cancellationToken)
    {
        await using var host = await TestHost.StartAsync(HostRoles.Serve);
        using var http2 = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var http1 = new HttpClient();
        using var page = await http2.GetAsync(new Uri($"http://{host.Addresses.Grpc}/metrics"), cancellationToken);
        using var call = await http1.PostAsync(new Uri(host.Addresses.AdminUri, "grpc.health.v1.Health/Check"), GrpcContent(), cancellationToken);
        Assert.That((page.IsSuccessStatusCode, call.StatusCode), Is.EqualTo((false, HttpStatusCode.MethodNotAllowed)));
    }

    [Test, CancelAfter(30_000)]
    public async Task Servers_of_one_process_count_for_themselves(CancellationToken cancellationToken)
    {
        await using var busy = await TestHost.StartAsync(HostRoles.Serve);
        await using var idle = await TestHost.StartAsync(HostRoles.Serve);
        using var http2 = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var http1 = new HttpClient();
        using var call = await http2.PostAsync(new Uri($"http://{busy.Addresses.Grpc}/no.Service/Method"), GrpcContent(), cancellationToken);
        const string Sample = "extproc_grpc_calls_total{method=\"unknown\",status=\"UNIMPLEMENTED\"} 1\n";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await http1.GetStringAsync(new Uri(busy.Addresses.AdminUri, "metrics"), cancellationToken), Does.Contain(Sample));
            Assert.That(await http1.GetStringAsync(new Uri(idle.Addresses.AdminUri, "metrics"), cancellationToken), Does.Not.Contain(Sample));
        }
    }

    private static ByteArrayContent GrpcContent()
    {
        var content = new ByteArrayContent([]);
        content.Headers.ContentType = new("application/grpc");
        return content;
    }
}
