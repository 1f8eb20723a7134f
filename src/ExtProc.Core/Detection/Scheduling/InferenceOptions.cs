namespace ExtProc.Core.Detection.Scheduling;

/// <summary>Sizes of an <see cref="InferenceScheduler"/>.</summary>
public sealed record InferenceOptions
{
    /// <summary>Threads that encode, each with buffers of its own.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Windows that may wait; at least <see cref="WindowWork.MaxWindows"/>.</summary>
    public int Capacity { get; init; } = 512;

    /// <summary>Windows of an exchange that count as short. Exchanges with more waiting get three quarters of the queue at most.</summary>
    public int ShortWindows { get; init; } = 4;

    /// <summary>Most windows of a batch.</summary>
    public int BatchWindows { get; init; } = 16;

    /// <summary>Most tokens of a batch; at least <see cref="WindowWork.MaxTokens"/>. It bounds how long a short question waits for a worker.</summary>
    public int BatchTokens { get; init; } = 512;

    /// <summary>
    /// How long windows wait for company while another worker is busy; with all of them idle nothing waits. Zero: never.
    /// </summary>
    public TimeSpan CollectFor { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Workers);
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, WindowWork.MaxWindows);
        ArgumentOutOfRangeException.ThrowIfNegative(ShortWindows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BatchWindows);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchTokens, WindowWork.MaxTokens);
        ArgumentOutOfRangeException.ThrowIfLessThan(CollectFor, TimeSpan.Zero);
    }
}
