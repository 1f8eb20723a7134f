using ExtProc.Testing.Processes;
using ExtProc.Testing.Traffic;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Exchanges;

/// <summary>The server's own account of what it did not inspect.</summary>
[NonParallelizable]
public sealed class CoverageTests
{
    private const string Uninspected = "extproc_uninspected_total";

    private static readonly string[] s_media = ["image-input", "audio", "document"];

    [TearDown]
    public void DumpWhenFailed() => TestBed.DumpWhenFailed();

    [Test, CancelAfter(120_000)]
    public async Task Recorded_chats_are_fully_covered(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(TestBed.PolicyFolder, "watch.yaml"), folder.Path("watch.yaml"));
        await using var server = await ExtProcProcess.StartAsync(new ExtProcSetup { Policies = folder.FullPath }, cancellationToken);
        await using var envoy = await EnvoyProcess.StartAsync(
            new EnvoySetup { ExtProc = server.Address, UpstreamPort = TestBed.Upstream.Http1Port }, cancellationToken);
        List<string> uncovered = [];
        double before = 0;
        foreach (var exchange in SharedTraffic.Read("openai-chat").Where(static exchange => !exchange.Tags.Overlaps(s_media)))
        {
            await ReplayAsync(client, exchange, new Uri(envoy.Address, "watch/"), cancellationToken);
            var after = (await server.ReadMetricsAsync(cancellationToken)).Sum(Uninspected);
            if (after > before)
            {
                uncovered.Add(exchange.Name);
            }

            before = after;
        }

        Assert.That(uncovered, Is.Empty);
    }

    private static async Task ReplayAsync(HttpClient client, RecordedExchange exchange, Uri address, CancellationToken cancellationToken)
    {
        var script = TestBed.Upstream.Script(RecordedReplay.Reply(exchange));
        using var request = RecordedReplay.Request(exchange, address);
        request.Headers.Add(UpstreamScript.HeaderName, script.Id);
        using var answer = await client.SendAsync(request, cancellationToken);
        await answer.Content.ReadAsByteArrayAsync(cancellationToken);
    }
}
