using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Telemetry;
using ExtProc.Load.Measuring;

namespace ExtProc.Load.Commands;

/// <summary>
/// The queue of the local models at four times what it can take: documents of 400 KB beside short prompts, and exchanges that end before
/// their answer. Tells the latency of what was admitted, what was refused, and memory before and after. The encoder is the model's, or one
/// that takes the time a token takes on one core with AVX2.
/// </summary>
internal static class OverloadCommand
{
    private const int Factor = 4;
    private const int PromptTokens = 48;
    private const int WindowTokens = 128;

    /// <summary>Windows of a 400 KB document that its budget lets through.</summary>
    private const int DocumentWindows = 32;

    /// <summary>One arrival in so many is a document; the client of one prompt, or of one document, in so many leaves before its answer.</summary>
    private const int DocumentEvery = 8;
    private const int LeavesEvery = 3;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_promptLeaves = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_documentLeaves = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(string? modelFile, int seconds)
    {
        using var model = modelFile is null ? null : EncoderModel.Open(modelFile);
        using var metrics = new GatewayMetrics("ExtProc.Load.Overload");
        var options = new InferenceOptions();
        var shape = model is null ? new WindowShape(16, 384, 15) : new WindowShape(model.Outputs.Count, model.Shape.Width, model.NameLabels.Count);
        await using var scheduler = new InferenceScheduler(
            options, shape, () => model is null ? new TimedEncoder(shape) : new ModelEncoder(model), TimeProvider.System, metrics.Inference);
        scheduler.Start();
        var run = new OverloadRun(scheduler, s_timeout);
        var capacity = await CapacityAsync(run, options.Workers);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(model is null ? "timed encoder" : Path.GetFileName(modelFile))}, {options.Workers} workers, queue of {options.Capacity} windows, timeout {s_timeout.TotalSeconds:0} s: {capacity:N0} tokens/s"));
        Console.WriteLine("| load | arrivals /s | prompts: judged | p50 | p99 | refused | late | documents: judged | p50 | p99 | refused | late | cancelled | managed memory before / after | RSS before / after |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var factor in new[] { 0.5, 1, Factor })
        {
            await LoadAsync(run, factor, capacity, TimeSpan.FromSeconds(seconds));
        }
    }

    /// <summary>Tokens a second with the workers always busy and nothing refused.</summary>
    private static async Task<double> CapacityAsync(OverloadRun run, int workers)
    {
        long tokens = 0;
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, workers * 2, async (worker, _) =>
        {
            for (var i = 0; watch.Elapsed < TimeSpan.FromSeconds(4); i++)
            {
                await run.AskAsync((worker * 100_000L) + i, 8, WindowTokens, null, CancellationToken.None);
                Interlocked.Add(ref tokens, 8 * WindowTokens);
            }
        });
        return tokens / watch.Elapsed.TotalSeconds;
    }

    private static async Task LoadAsync(OverloadRun run, double factor, double capacity, TimeSpan duration)
    {
        var each = ((double)(DocumentWindows * WindowTokens) / DocumentEvery) + ((double)PromptTokens * (DocumentEvery - 1) / DocumentEvery);
        var rate = factor * capacity / each;
        var (prompts, documents) = (new OverloadTally(), new OverloadTally());
        GC.Collect();
        var (managed, resident) = (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
        var pending = new ConcurrentBag<Task>();
        var started = Stopwatch.GetTimestamp();
        for (long i = 0; Stopwatch.GetElapsedTime(started) < duration; i++)
        {
            var isDocument = i % DocumentEvery == 0;
            pending.Add(ArriveAsync(run, i, isDocument, isDocument ? documents : prompts));
            var wait = TimeSpan.FromSeconds((i + 1) / rate) - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(wait, TimeProvider.System);
            }
        }

        await Task.WhenAll(pending);
        pending.Clear();
        var after = (Managed: GC.GetTotalMemory(forceFullCollection: true), Resident: Environment.WorkingSet);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {factor:0.#} × | {rate:N0} | {prompts.Columns} | {documents.Columns} | {prompts.Cancelled} prompts, {documents.Cancelled} documents | {managed >> 20} / {after.Managed >> 20} MB | {resident >> 20} / {after.Resident >> 20} MB |"));
    }

    private static async Task ArriveAsync(OverloadRun run, long number, bool isDocument, OverloadTally tally)
    {
        var leaves = number / DocumentEvery % LeavesEvery == 0;
        using var exchange = leaves ? new CancellationTokenSource(isDocument ? s_documentLeaves : s_promptLeaves) : null;
        var (windows, tokens) = isDocument ? (DocumentWindows, WindowTokens) : (1, PromptTokens);
        await run.AskAsync(number, windows, tokens, tally, exchange?.Token ?? CancellationToken.None);
    }
}
