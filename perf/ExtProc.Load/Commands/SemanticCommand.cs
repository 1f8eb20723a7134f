using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ExtProc.Load.Measuring;
using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Load.Commands;

/// <summary>
/// What all local tiers together cost through the real Envoy: a 1 KB chat that was never seen before, and the hundredth turn of a chat
/// whose other turns were. Every text is new to the verdict cache unless it is meant to be in it.
/// </summary>
internal static class SemanticCommand
{
    private const int Requests = 200;
    private const int Turns = 100;
    private const int Chats = 5;
    private const int Callers = 4;
    private static readonly TimeSpan s_closedLoop = TimeSpan.FromSeconds(8);
    private static int s_number;

    public static async Task RunAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var upstream = await FakeUpstream.StartAsync();
        upstream.Model = static _ => UpstreamReply.Json("""{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[]}""");
        var started = Stopwatch.GetTimestamp();
        await using var product = await ServerProcess.StartProductAsync(PerfFolder.Policies("semantic"));
        Print($"start to listening with models: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
        var plain = new EnvoySetup { Name = "plain", ExtProc = null, UpstreamPort = upstream.Http1Port };
        var guarded = plain with { Name = "guarded", ExtProc = product.Address.ToString() };
        await using var envoy = await EnvoyProcess.StartAsync(EnvoySetup.ToYaml(plain, guarded), limit.Token);
        using var client = new HttpClient();
        var (without, with) = (new LatencyHistogram(), new LatencyHistogram());
        for (var i = 0; i < Requests + 20; i++)
        {
            Count(without, i, await SendAsync(client, envoy.AddressOf("plain"), Chat(1)));
            Count(with, i, await SendAsync(client, envoy.AddressOf("guarded"), Chat(1)));
        }
        Print($"new 1 KB chat, one at a time: Envoy alone p50 {Milliseconds(without, 0.5)}, p99 {Milliseconds(without, 0.99)}; all local tiers p50 {Milliseconds(with, 0.5)}, p99 {Milliseconds(with, 0.99)}");
        Print($"new 1 KB chats, {Callers} at a time: {await ThroughputAsync(client, envoy.AddressOf("guarded")):0} exchanges/s");
        await GrowAsync(client, envoy);
        Print($"RSS {product.ResidentBytes >> 20} MB, peak {product.PeakResidentBytes >> 20} MB");
    }

    /// <summary>The median over some chats of what the first sending of a long chat costs, and of what one turn more costs.</summary>
    private static async Task GrowAsync(HttpClient client, EnvoyProcess envoy)
    {
        var (first, next, plain) = (new List<double>(), new List<double>(), new List<double>());
        for (var chat = 0; chat < Chats; chat++)
        {
            var turns = Enumerable.Range(0, Turns).Select(static _ => Text()).ToList();
            first.Add((await SendAsync(client, envoy.AddressOf("guarded"), Body(turns))).TotalMilliseconds);
            turns.Add(Text());
            next.Add((await SendAsync(client, envoy.AddressOf("guarded"), Body(turns))).TotalMilliseconds);
            plain.Add((await SendAsync(client, envoy.AddressOf("plain"), Body(turns))).TotalMilliseconds);
        }
        var (cold, warm, alone) = (Median(first), Median(next), Median(plain));
        Print($"chat of {Turns} turns of 1 KB: first {cold:0.0} ms, with a turn more {warm:0.0} ms (Envoy alone {alone:0.0}): {100 * (warm - alone) / (cold - alone):0.0} % of its first cost");
    }

    private static async Task<double> ThroughputAsync(HttpClient client, Uri address)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            var sent = 0;
            for (; Stopwatch.GetElapsedTime(started) < s_closedLoop; sent++)
            {
                await SendAsync(client, address, Chat(1));
            }
            return sent;
        }));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<TimeSpan> SendAsync(HttpClient client, Uri address, byte[] body)
    {
        var sent = Stopwatch.GetTimestamp();
        using var content = new ByteArrayContent(body) { Headers = { { "content-type", "application/json" } } };
        using var answer = await client.PostAsync(new Uri(address, "/v1/chat/completions"), content);
        await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode == HttpStatusCode.OK
            ? Stopwatch.GetElapsedTime(sent)
            : throw new InvalidOperationException($"{address} answered {answer.StatusCode}");
    }

    private static byte[] Chat(int turns) => Body([.. Enumerable.Range(0, turns).Select(static _ => Text())]);

    /// <summary>About 1 KB of prose that has not been sent before.</summary>
    private static string Text()
    {
        var text = new StringBuilder();
        while (text.Length < 950)
        {
            text.Append(CultureInfo.InvariantCulture, $"Order {Interlocked.Increment(ref s_number)} was shipped from Rotterdam on a pallet with {s_number % 97} boxes, and the customer asks when it will arrive. ");
        }
        return text.ToString();
    }

    private static byte[] Body(List<string> turns)
    {
        var messages = turns.Select(static (text, i) => $$"""{"role":"{{(i % 2 == 0 ? "user" : "assistant")}}","content":"{{JsonEncodedText.Encode(text)}}"}""");
        return Encoding.UTF8.GetBytes($$"""{"model":"gpt-4o-mini","messages":[{{string.Join(',', messages)}}]}""");
    }

    private static void Count(LatencyHistogram histogram, int request, TimeSpan spent)
    {
        if (request >= 20)
        {
            histogram.Record((long)(spent.TotalSeconds * Stopwatch.Frequency));
        }
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static string Milliseconds(LatencyHistogram histogram, double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{histogram.Quantile(share).TotalMilliseconds:0.00} ms");

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
