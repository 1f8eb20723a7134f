namespace ExtProc.Load.Measuring;

/// <summary>What one run measured after its warm-up; with any wrong reply or lost exchange it says nothing.</summary>
internal sealed record LoadResult(double Seconds, long Exchanges, TimeSpan P50, TimeSpan P99, TimeSpan P999, long Wrong, long Lost)
{
    public double Rate => Exchanges / Seconds;

    public bool IsClean => Wrong == 0 && Lost == 0;

    /// <summary>How far the open loop's clock fell behind its plan at worst; zero for the closed loop.</summary>
    public TimeSpan Lateness { get; init; }
}
