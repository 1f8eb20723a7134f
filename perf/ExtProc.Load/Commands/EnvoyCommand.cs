using System.Diagnostics;
using System.Globalization;
using System.Net;
using ExtProc.Load.Measuring;
using ExtProc.Load.Scenarios;
using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Load.Commands;

/// <summary>
/// What an exchange takes through the real Envoy: without the filter, with a no-op responder, with the product without policies and with
/// all rules of tiers 0 and 1. The four take turns; one client, HTTP/1.1, one request at a time.
/// </summary>
internal static class EnvoyCommand
{
    private const int ResponseBytes = 1024;
    private const int Rounds = 5;
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(2);
    private static readonly string[] s_listeners = ["plain", "noop", "none", "rules"];

    public static async Task RunAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var upstream = await FakeUpstream.StartAsync();
        upstream.Model = static _ => UpstreamReply.Json(System.Text.Encoding.UTF8.GetString(ChatBodies.Response(ResponseBytes)));
        await using var noop = await ServerProcess.StartBareAsync();
        await using var none = await ServerProcess.StartProductAsync(PerfFolder.Policies("none"));
        await using var rules = await ServerProcess.StartProductAsync(PerfFolder.Policies("tier1"));
        var setups = s_listeners.Zip(new[] { null, noop, none, rules }).Select(pair => new EnvoySetup
        {
            Name = pair.First, ExtProc = pair.Second?.Address.ToString(), UpstreamPort = upstream.Http1Port,
        });
        await using var envoy = await EnvoyProcess.StartAsync(EnvoySetup.ToYaml([.. setups]), limit.Token);
        Console.WriteLine("| request | Envoy alone p50 / p99 | no-op | no policy | all rules | added by no-op p50 / p99 | by no policy | by all rules |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var bytes in new[] { 1 << 10, 100 << 10, 1 << 20 })
        {
            await CompareAsync(envoy, bytes);
        }

        Console.WriteLine($"peak RSS: no policy {none.PeakResidentBytes >> 20} MB, all rules {rules.PeakResidentBytes >> 20} MB");
        foreach (var listener in s_listeners[1..])
        {
            await PrintMessagesAsync(envoy, listener);
        }
    }

    private static async Task CompareAsync(EnvoyProcess envoy, int bytes)
    {
        using var client = new HttpClient();
        var body = ChatBodies.Request(bytes, stream: false);
        var seen = s_listeners.ToDictionary(static name => name, static _ => new LatencyHistogram());
        foreach (var name in s_listeners)
        {
            await DriveAsync(client, envoy.AddressOf(name), body, new LatencyHistogram());
        }

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var name in s_listeners)
            {
                await DriveAsync(client, envoy.AddressOf(name), body, seen[name]);
            }
        }

        var columns = s_listeners.Select(name => Pair(seen[name].Quantile(0.5), seen[name].Quantile(0.99)))
            .Concat(s_listeners[1..].Select(name => Pair(
                seen[name].Quantile(0.5) - seen["plain"].Quantile(0.5), seen[name].Quantile(0.99) - seen["plain"].Quantile(0.99))));
        Console.WriteLine($"| {bytes >> 10} KB | {string.Join(" | ", columns)} |");
    }

    private static async Task DriveAsync(HttpClient client, Uri address, byte[] body, LatencyHistogram latencies)
    {
        var url = new Uri(address, "/v1/chat/completions");
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < s_round)
        {
            var sent = Stopwatch.GetTimestamp();
            using var content = new ByteArrayContent(body) { Headers = { { "content-type", "application/json" } } };
            using var answer = await client.PostAsync(url, content);
            await answer.Content.ReadAsByteArrayAsync();
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw new InvalidOperationException($"{address} answered {answer.StatusCode}");
            }

            latencies.Record(Stopwatch.GetTimestamp() - sent);
        }
    }

    /// <summary>How many messages an exchange took, which the scenarios of the throughput runs repeat.</summary>
    private static async Task PrintMessagesAsync(EnvoyProcess envoy, string listener)
    {
        var streams = await envoy.ReadFilterStatAsync(listener, "streams_started", CancellationToken.None);
        var messages = await envoy.ReadFilterStatAsync(listener, "stream_msgs_sent", CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{listener}: {(double)messages / streams:0.00} messages per exchange"));
    }

    private static string Pair(TimeSpan p50, TimeSpan p99) =>
        string.Create(CultureInfo.InvariantCulture, $"{p50.TotalMilliseconds:0.00} / {p99.TotalMilliseconds:0.00} ms");
}
