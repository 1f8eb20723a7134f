using System.Diagnostics;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Load.Measuring;

/// <summary>Asks a scheduler about made-up windows.</summary>
internal sealed class OverloadRun(InferenceScheduler scheduler, TimeSpan timeout)
{
    private const int Vocabulary = 20_000;

    private readonly WindowWorkPool _works = new();

    public async Task AskAsync(long exchange, int windows, int tokens, OverloadTally? tally, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var work = _works.Rent();
        work.Reset(exchange, SemanticNeeds.Injection | SemanticNeeds.Embedding, scheduler.DeadlineIn(timeout));
        Fill(work, exchange, windows, tokens);
        var status = await scheduler.RunAsync(work, cancellationToken);
        _works.Return(work);
        tally?.Record(status, Stopwatch.GetTimestamp() - started);
    }

    private static void Fill(WindowWork work, long exchange, int windows, int tokens)
    {
        Span<int> window = stackalloc int[tokens];
        var id = (uint)exchange;
        for (var i = 0; i < windows; i++)
        {
            foreach (ref var token in window)
            {
                id = (id * 1664525) + 1013904223;
                token = (int)(id % Vocabulary);
            }

            work.Add(window);
        }
    }
}
