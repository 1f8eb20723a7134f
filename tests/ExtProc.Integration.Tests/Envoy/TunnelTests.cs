using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ExtProc.Integration.Tests.Envoy;

/// <summary>Upgrades: their bytes pass both ways where no policy looks, and carry no chat past the rules where one does.</summary>
public sealed class TunnelTests
{
    private const string Upgrade = "connection: upgrade\r\nupgrade: websocket\r\n";

    [TestCase(DeployedConfiguration.Tcp)]
    [TestCase(DeployedConfiguration.FullDuplex)]
    [CancelAfter(60_000)]
    public async Task Bytes_pass_both_ways(string name, CancellationToken cancellationToken)
    {
        using var upstream = new TcpListener(IPAddress.Loopback, 0);
        upstream.Start();
        var echo = EchoAsync(upstream, cancellationToken);
        await using var bed = await StartAsync(name, ((IPEndPoint)upstream.LocalEndpoint).Port, cancellationToken);
        using var connection = await RawConnection.OpenAsync(bed.Envoy.Address, cancellationToken);
        await connection.SendAsync($"GET /ws HTTP/1.1\r\nhost: other.example\r\n{Upgrade}\r\n", cancellationToken);
        string head = await connection.ReadUntilAsync(static text => text.EndsWith("\r\n\r\n", StringComparison.Ordinal), cancellationToken);
        Assert.That(head, Does.StartWith("HTTP/1.1 101"));
        foreach (string word in new[] { "forbidden", "zephyr" })
        {
            await connection.SendAsync(word, cancellationToken);
            Assert.That(await connection.ReadUntilAsync(text => text.Length >= word.Length, cancellationToken), Is.EqualTo(word));
        }
        connection.Dispose();
        await echo;
    }

    [TestCase(DeployedConfiguration.Tcp)]
    [TestCase(DeployedConfiguration.FullDuplex)]
    [CancelAfter(60_000)]
    public async Task A_chat_that_calls_itself_an_upgrade_is_refused(string name, CancellationToken cancellationToken)
    {
        await using var bed = await StartAsync(name, upstreamPort: null, cancellationToken);
        using var connection = await RawConnection.OpenAsync(bed.Envoy.Address, cancellationToken);
        string body = ChatText.Request("this is forbidden");
        await connection.SendAsync(
            $"POST {EnvoyBed.Chat} HTTP/1.1\r\nhost: api.example\r\ncontent-type: application/json\r\ncontent-length: {body.Length}\r\n{Upgrade}\r\n{body}", cancellationToken);
        string answer = await connection.ReadUntilAsync(static text => text.Contains("not_inspectable", StringComparison.Ordinal), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer, Does.StartWith("HTTP/1.1 403"));
            Assert.That(bed.Upstream.RequestCount, Is.Zero);
        }
    }

    private static Task<EnvoyBed> StartAsync(string name, int? upstreamPort, CancellationToken cancellationToken) => EnvoyBed.StartAsync(
        (server, port) => DeployedConfiguration.For(name, server, upstreamPort ?? port)
            .Replace("codec_type: AUTO", "codec_type: AUTO\n          upgrade_configs: [ { upgrade_type: websocket } ]", StringComparison.Ordinal),
        cancellationToken);

    private static async Task EchoAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        using var client = await listener.AcceptTcpClientAsync(cancellationToken);
        var stream = client.GetStream();
        byte[] buffer = new byte[4096];
        int read = await stream.ReadAsync(buffer, cancellationToken);
        Assert.That(Encoding.Latin1.GetString(buffer, 0, read), Does.StartWith("GET /ws"));
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 101 Switching Protocols\r\n{Upgrade}\r\n"), cancellationToken);
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
