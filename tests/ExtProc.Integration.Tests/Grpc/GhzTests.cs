using System.Text.Json;
using ExtProc.Testing.Processes;

namespace ExtProc.Integration.Tests.Grpc;

/// <summary>ghz, a load generator that shares no code with the server.</summary>
internal sealed class GhzTests
{
    private const int Exchanges = 10_000;

    [Test]
    [CancelAfter(120_000)]
    public async Task Ten_thousand_exchanges_end_without_an_error(CancellationToken cancellationToken)
    {
        await using var host = await ServedHost.StartAsync(cancellationToken);
        using var folder = new TemporaryFolder();
        var report = folder.Path("report.json");
        await using var ghz = ChildProcess.Start(
            RealParts.Ghz.Require(),
            [
                "--insecure", "--proto", Path.Combine(GrpcCurl.ProtoFolder, GrpcCurl.ExtProc), "--import-paths", GrpcCurl.ProtoFolder,
                "--call", "envoy.service.ext_proc.v3.ExternalProcessor/Process",
                "--total", $"{Exchanges}", "--concurrency", "100", "--connections", "2",
                "--data", $"[{Conversation.Plain().Replace('\n', ',')}]", "--format", "json", "--output", report, host.Address,
            ]);

        var exit = await ghz.WaitForExitAsync(cancellationToken);

        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(report, cancellationToken));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exit, Is.Zero, ghz.Output);
            Assert.That(result.RootElement.GetProperty("count").GetInt32(), Is.EqualTo(Exchanges));
            Assert.That(result.RootElement.GetProperty("statusCodeDistribution").ToString(), Is.EqualTo($$"""{"OK":{{Exchanges}}}"""));
        }

        TestContext.Out.WriteLine($"{result.RootElement.GetProperty("rps").GetDouble():F0} exchanges a second");
    }
}
