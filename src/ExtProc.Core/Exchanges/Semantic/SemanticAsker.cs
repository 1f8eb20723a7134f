using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>One exchange's way to the semantic detectors: one number, one deadline for all that is asked together. Not thread-safe.</summary>
/// <param name="detector">The detectors, or null where none are loaded.</param>
/// <param name="exchange">The exchange's number.</param>
/// <param name="time">Clock of deadlines.</param>
internal sealed class SemanticAsker(ISemanticDetector? detector, long exchange, TimeProvider time)
{
    private long _started;
    private TimeSpan _timeout;

    /// <summary>Starts the clock for what is asked from here on.</summary>
    public void Begin(TimeSpan timeout)
    {
        _timeout = timeout;
        _started = time.GetTimestamp();
    }

    /// <summary>What of some needs can't be answered at all.</summary>
    public SemanticNeeds Unanswerable(SemanticNeeds needs) => needs & ~(detector?.Supported ?? SemanticNeeds.None);

    /// <summary>Asks what can be answered. The text must stay unchanged until the answer.</summary>
    public ValueTask<SemanticAnswer> AskAsync(ReadOnlyMemory<char> text, TextRole role, SemanticNeeds needs, CancellationToken cancellationToken)
    {
        SemanticNeeds answerable = needs & ~Unanswerable(needs);
        TimeSpan left = _timeout - time.GetElapsedTime(_started);
        if (detector is null || answerable == SemanticNeeds.None)
        {
            return new(new SemanticAnswer(SemanticStatus.Unavailable, null));
        }
        return left > TimeSpan.Zero
            ? detector.JudgeAsync(new SemanticQuestion(text, role, answerable, exchange, left), cancellationToken)
            : new(new SemanticAnswer(SemanticStatus.TimedOut, null));
    }
}
