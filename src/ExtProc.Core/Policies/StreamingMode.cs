namespace ExtProc.Core.Policies;

/// <summary>How classifiers judge a streamed text.</summary>
/// <param name="Classifiers">When text is released.</param>
/// <param name="Window">Characters (UTF-16 units) that are judged together, besides those before them.</param>
/// <param name="MaxHold">Longest time that text may wait for its judgement.</param>
public sealed record StreamingMode(StreamClassifiers Classifiers, int Window, TimeSpan MaxHold)
{
    public const int MinWindow = 64;

    public const int MaxWindow = 8192;

    public const int DefaultWindow = 512;

    public static readonly TimeSpan MinHold = TimeSpan.FromMilliseconds(50);

    public static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan DefaultHold = TimeSpan.FromSeconds(2);

    public static StreamingMode Default { get; } = new(StreamClassifiers.Hold, DefaultWindow, DefaultHold);

    /// <summary>The stricter of two in each respect: Hold, the shorter window, the shorter time.</summary>
    public static StreamingMode Stricter(StreamingMode one, StreamingMode other) => new(
        one.Classifiers == StreamClassifiers.Hold ? one.Classifiers : other.Classifiers,
        Math.Min(one.Window, other.Window),
        one.MaxHold < other.MaxHold ? one.MaxHold : other.MaxHold);
}
