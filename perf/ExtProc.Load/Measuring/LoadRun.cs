using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ExtProc.Load.Http2;
using ExtProc.Load.Responders;
using ExtProc.Load.Scenarios;

namespace ExtProc.Load.Measuring;

/// <summary>Drives one server with one exchange, closed or open loop.</summary>
internal static class LoadRun
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    public static async Task<LoadResult> RunAsync(IPEndPoint server, ExchangeScript script, LoadPlan plan)
    {
        var tally = new Tally();
        var connections = await ConnectAsync(server, script, plan, tally);
        var reading = connections.Select(static connection => connection.RunAsync()).ToArray();
        var lateness = TimeSpan.Zero;
        var measuring = MeasureAsync(tally, plan);
        if (plan.Rate > 0)
        {
            lateness = await ArriveAsync(connections, plan, measuring);
        }
        else
        {
            await Task.WhenAll(connections.Select(connection => connection.KeepBusyAsync(plan.Concurrency)));
        }

        var seconds = await measuring;
        await EndAsync(connections);
        await Task.WhenAll(reading);
        var latencies = tally.Latencies;
        return new LoadResult(
            seconds, latencies.Count, latencies.Quantile(0.5), latencies.Quantile(0.99), latencies.Quantile(0.999), tally.WrongReplies, tally.Lost)
        {
            Lateness = lateness,
        };
    }

    private static async Task<LoadConnection[]> ConnectAsync(IPEndPoint server, ExchangeScript script, LoadPlan plan, Tally tally)
    {
        var connections = new LoadConnection[plan.Connections];
        for (var i = 0; i < connections.Length; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server);
            connections[i] = new LoadConnection(socket, BareResponder.Path, script, tally);
        }

        return connections;
    }

    private static async Task<double> MeasureAsync(Tally tally, LoadPlan plan)
    {
        await Task.Delay(plan.WarmUp, TimeProvider.System);
        tally.Start();
        var started = Stopwatch.GetTimestamp();
        await Task.Delay(plan.Duration, TimeProvider.System);
        tally.Stop();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<TimeSpan> ArriveAsync(LoadConnection[] connections, LoadPlan plan, Task measuring)
    {
        using var ticks = new PeriodicTimer(s_tick);
        var started = Stopwatch.GetTimestamp();
        var last = started;
        var lateness = TimeSpan.Zero;
        long arrived = 0;
        while (!measuring.IsCompleted && await ticks.WaitForNextTickAsync())
        {
            var now = Stopwatch.GetTimestamp();
            var late = Stopwatch.GetElapsedTime(last, now) - s_tick;
            lateness = late > lateness ? late : lateness;
            last = now;
            var due = (long)(Stopwatch.GetElapsedTime(started, now).TotalSeconds * plan.Rate) - arrived;
            arrived += due;
            for (var i = 0; i < connections.Length; i++)
            {
                await connections[i].StartAsync((int)((due + i) / connections.Length));
            }
        }

        return lateness;
    }

    private static async Task EndAsync(LoadConnection[] connections)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await Task.WhenAll(connections.Select(static connection => connection.KeepBusyAsync(0)));
        while (connections.Any(static connection => connection.Active > 0) && !limit.IsCancellationRequested)
        {
            await Task.Delay(s_pause, TimeProvider.System);
        }

        foreach (var connection in connections)
        {
            connection.Dispose();
        }
    }
}
