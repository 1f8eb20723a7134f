using System.Diagnostics;
using System.Globalization;
using ExtProc.Cli.Commands;

namespace ExtProc.Cli.Demo;

/// <summary>The demo, from start to end.</summary>
internal sealed class DemoRun(DemoReport report)
{
    private static readonly TimeSpan LongestReload = TimeSpan.FromSeconds(10);
    private static readonly string[] Shown = ["extproc_exchanges_total", "extproc_redactions_total", "extproc_blocks_total"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async Task<int> RunAsync(string? envoy, CancellationToken cancellationToken)
    {
        await using var stage = await DemoStage.SetAsync(envoy, report.Starting, cancellationToken);
        using var client = new DemoClient(stage.Address, stage.Model);
        var failed = 0;
        for (var i = 0; i < DemoSteps.All.Count; i++)
        {
            var step = DemoSteps.All[i];
            if (step.Policies is { } policies)
            {
                await ChangeAsync(stage, step, client, policies, cancellationToken);
            }
            var result = await client.ChatAsync(step, cancellationToken);
            var differences = step.Expected.Differences(result);
            report.Show(i + 1, step, result, differences);
            failed += differences.Count > 0 ? 1 : 0;
        }
        report.Metrics(await SamplesAsync(stage, cancellationToken));
        report.End(DemoSteps.All.Count, failed);
        return failed == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static async Task<IEnumerable<string>> SamplesAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var text = await http.GetStringAsync(new Uri(stage.Host.Addresses.AdminUri, "metrics"), cancellationToken);
        return text.Split('\n').Where(static line => Shown.Any(name => line.StartsWith(name, StringComparison.Ordinal)));
    }

    /// <summary>Shows the request before the change, changes the policies, and goes on when the next request is treated by the new ones.</summary>
    private async Task ChangeAsync(DemoStage stage, DemoStep step, DemoClient client, string policies, CancellationToken cancellationToken)
    {
        var before = await client.ChatAsync(step, cancellationToken);
        report.Waiting($"before the change the model saw '{before.Saw}'; adding a rule to {DemoPolicies.FileName}");
        var started = Stopwatch.GetTimestamp();
        stage.WritePolicies(policies);
        while (Stopwatch.GetElapsedTime(started) < LongestReload)
        {
            var result = await client.ChatAsync(step, cancellationToken);
            if (step.Expected.Differences(result).Count == 0)
            {
                break;
            }
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
        report.Waiting(string.Create(CultureInfo.InvariantCulture, $"the change was live after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms"));
    }
}
