namespace ExtProc.Load.Measuring;

/// <summary>How hard a server is driven.</summary>
internal sealed record LoadPlan
{
    public int Connections { get; init; } = 1;

    /// <summary>Exchanges kept under way on each connection (closed loop).</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>Exchanges started per second over all connections whatever the server does (open loop); 0 for the closed loop.</summary>
    public int Rate { get; init; }

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(3);

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(5);
}
