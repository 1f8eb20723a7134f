using System.Net.Sockets;
using System.Runtime.Versioning;
using ExtProc.Server.Grpc;
using ExtProc.Server.Tests.Grpc.Framing;

namespace ExtProc.Server.Tests.Grpc.Listening;

[Platform("Linux")]
[SupportedOSPlatform("linux")]
[CancelAfter(30_000)]
internal sealed class UnixSocketTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string SocketPath => _folder.Path("extproc.sock");

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Serves_owner_and_group_and_leaves_nothing_behind()
    {
        await using (await StartAsync())
        {
            using (Assert.EnterMultipleScope())
            {
                Assert.That(await EchoAsync(), Is.Zero);
                Assert.That(
                    File.GetUnixFileMode(SocketPath),
                    Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite));
            }
        }

        Assert.That(File.Exists(SocketPath), Is.False);
    }

    [Test]
    public async Task Takes_the_place_of_a_dead_server()
    {
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            // Bound under another name, so that closing it leaves the file as a killed process does.
            dead.Bind(new UnixDomainSocketEndPoint(_folder.Path("dead.sock")));
            File.Move(_folder.Path("dead.sock"), SocketPath);
        }

        await using var server = await StartAsync();

        Assert.That(await EchoAsync(), Is.Zero);
    }

    [Test]
    public async Task Never_takes_the_place_of_a_living_server()
    {
        await using var living = await StartAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(async () => await StartAsync(), Throws.InstanceOf<IOException>().With.Message.Contains("another process listens"));
            Assert.That(await EchoAsync(), Is.Zero);
        }
    }

    [Test]
    public void Never_deletes_what_is_not_a_socket()
    {
        File.WriteAllText(SocketPath, "data");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(async () => await StartAsync(), Throws.InstanceOf<IOException>().With.Message.Contains("not a socket"));
            Assert.That(File.ReadAllText(SocketPath), Is.EqualTo("data"));
        }
    }

    private async Task<int> EchoAsync()
    {
        using var client = GrpcTestServer.NewUnixClient(SocketPath);
        using var call = GrpcTestCall.Begin(client, new Uri("http://localhost/test/Echo"));
        await call.WriteAsync(Frames.Of([]));
        call.HalfClose();
        return (await call.EndAsync()).Code;
    }

    private Task<GrpcTestServer> StartAsync() => GrpcTestServer.StartAsync(
        routes => routes.MapGrpcDuplex("/test/Echo", async call => await call.ReadAsync() ? RpcStatus.Ok : RpcStatus.Faulted),
        options => options.Listen = $"unix:{SocketPath}");
}
