using System.Text.RegularExpressions;
using ExtProc.Testing.Processes;

namespace ExtProc.Integration.Tests.Grpc;

/// <summary>SIGTERM to the real process while real clients hold streams open.</summary>
internal sealed partial class SigtermTests
{
    private const int Unavailable = GrpcCurl.StatusExit + 14;

    [Test]
    [CancelAfter(60_000)]
    public async Task What_outlives_the_grace_period_ends_with_unavailable(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        folder.Write("cards.yaml", ServedHost.Policies);
        await using var server = ChildProcess.Start(
            Path.Combine(AppContext.BaseDirectory, "extproc"),
            [
                "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--policies", folder.FullPath,
                "--Grpc:DrainDelay=00:00:00.2", "--Grpc:DrainGrace=00:00:01",
            ]);
        var address = Address().Match(await server.WaitForLineAsync(static line => line.Contains("ready: "), cancellationToken)).Value;
        await using var exchange = Open(address, GrpcCurl.ExtProc, "envoy.service.ext_proc.v3.ExternalProcessor/Process");
        await exchange.WriteLineAsync(Conversation.Chat("hello").Split('\n')[0]);
        await exchange.WaitForLineAsync(static line => line.Contains("requestHeaders"), cancellationToken);
        await using var watch = Open(address, GrpcCurl.Health, "grpc.health.v1.Health/Watch", "{}");
        await watch.WaitForLineAsync(static line => line.Contains("\"SERVING\""), cancellationToken);

        await server.SignalAsync("TERM");

        await watch.WaitForLineAsync(static line => line.Contains("NOT_SERVING"), cancellationToken);
        var serverExit = await server.WaitForExitAsync(cancellationToken);
        exchange.CloseInput();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(serverExit, Is.Zero, server.Output);
            Assert.That(await exchange.WaitForExitAsync(cancellationToken), Is.EqualTo(Unavailable), exchange.Output);
            Assert.That(await watch.WaitForExitAsync(cancellationToken), Is.EqualTo(Unavailable), watch.Output);
        }
    }

    /// <summary>Without data the call's messages come from standard input, which stays open.</summary>
    private static ChildProcess Open(string address, string proto, string method, string data = "@") => ChildProcess.Start(
        RealParts.GrpcCurl.Require(), ["-plaintext", "-import-path", GrpcCurl.ProtoFolder, "-proto", proto, "-d", data, address, method]);

    [GeneratedRegex(@"(?<=ext_proc )127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
