using ExtProc.Core.Detection.Remote;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>One exchange's way to the semantic detectors: one number, one deadline for all that is asked together. Not thread-safe.</summary>
/// <param name="detector">The detectors, or null where none are loaded.</param>
/// <param name="guards">Finds remote guards, or null where none are to be asked.</param>
/// <param name="exchange">The exchange's number.</param>
/// <param name="time">Clock of deadlines.</param>
internal sealed class SemanticAsker(ISemanticDetector? detector, Func<RemoteGuardOptions, IRemoteDetector>? guards, long exchange, TimeProvider time)
{
    private long _started;
    private TimeSpan _timeout;

    private TimeSpan Left => _timeout - time.GetElapsedTime(_started);

    /// <summary>Starts the clock for what is asked from here on.</summary>
    public void Begin(TimeSpan timeout)
    {
        _timeout = timeout;
        _started = time.GetTimestamp();
    }

    /// <summary>What of some needs an answer does not tell, for whatever reason.</summary>
    /// <param name="answer">The answer, not a cancelled one.</param>
    /// <param name="needs">What was asked.</param>
    /// <param name="unready">What rules can't use yet.</param>
    public SemanticNeeds Missing(in SemanticAnswer answer, SemanticNeeds needs, SemanticNeeds unready)
    {
        SemanticNeeds local = needs & ~SemanticNeeds.Remote;
        SemanticNeeds missing = answer is { Status: SemanticStatus.Judged, Scores: not null } ? Unanswerable(local) | (needs & unready) : local;
        return missing | (answer.GuardFailure == RemoteFailure.None ? SemanticNeeds.None : needs & SemanticNeeds.Remote);
    }

    /// <summary>What became of a question that has something missing.</summary>
    public static SemanticStatus StatusOf(in SemanticAnswer answer) => answer switch
    {
        { Status: not SemanticStatus.Judged } => answer.Status,
        { GuardFailure: RemoteFailure.Timeout } => SemanticStatus.TimedOut,
        _ => SemanticStatus.Unavailable,
    };

    /// <summary>Asks what can be answered. The text must stay unchanged until the answer.</summary>
    public ValueTask<SemanticAnswer> AskAsync(ReadOnlyMemory<char> text, SemanticPlan plan, PartScope scope, TextRole role, CancellationToken cancellationToken)
    {
        SemanticNeeds needs = plan.NeedsOf(role);
        ValueTask<SemanticAnswer> local = AskLocalAsync(text, role, needs & ~SemanticNeeds.Remote, cancellationToken);
        return (needs & SemanticNeeds.Remote) == 0 ? local : AskGuardsAsync(local, text, plan.Guards, scope, cancellationToken);
    }

    /// <summary>What of some needs no model answers that is loaded.</summary>
    private SemanticNeeds Unanswerable(SemanticNeeds needs) => needs & ~(detector?.Supported ?? SemanticNeeds.None);

    private ValueTask<SemanticAnswer> AskLocalAsync(ReadOnlyMemory<char> text, TextRole role, SemanticNeeds needs, CancellationToken cancellationToken)
    {
        if (needs == SemanticNeeds.None)
        {
            return new(new SemanticAnswer(SemanticStatus.Judged, null));
        }
        SemanticNeeds answerable = needs & ~Unanswerable(needs);
        TimeSpan left = Left;
        if (detector is null || answerable == SemanticNeeds.None)
        {
            return new(new SemanticAnswer(SemanticStatus.Unavailable, null));
        }
        return left > TimeSpan.Zero
            ? detector.JudgeAsync(new SemanticQuestion(text, role, answerable, exchange, left), cancellationToken)
            : new(new SemanticAnswer(SemanticStatus.TimedOut, null));
    }

    private async ValueTask<SemanticAnswer> AskGuardsAsync(
        ValueTask<SemanticAnswer> local, ReadOnlyMemory<char> text, IReadOnlyList<RemoteGuardOptions> asked, PartScope scope, CancellationToken cancellationToken)
    {
        Task<RemoteAnswer[]> remote = AskGuardsAsync(text, asked, scope, cancellationToken);
        SemanticAnswer answer = await local;
        RemoteAnswer[] answers = await remote;
        if (cancellationToken.IsCancellationRequested)
        {
            return new SemanticAnswer(SemanticStatus.Cancelled, null);
        }
        var failure = RemoteFailure.None;
        List<GuardSaying>? sayings = null;
        for (int i = 0; i < answers.Length; i++)
        {
            failure = failure == RemoteFailure.None ? answers[i].Failure : failure;
            if (answers[i].Findings.Count > 0)
            {
                (sayings ??= []).Add(new GuardSaying(asked[i], answers[i].Findings));
            }
        }
        SemanticScores? scores = answer.Scores ?? (answer.Status == SemanticStatus.Judged || sayings is not null ? new SemanticScores { Needs = SemanticNeeds.Remote } : null);
        return answer with { Scores = sayings is null ? scores : scores!.With(sayings), GuardFailure = failure };
    }

    private async Task<RemoteAnswer[]> AskGuardsAsync(
        ReadOnlyMemory<char> text, IReadOnlyList<RemoteGuardOptions> asked, PartScope scope, CancellationToken cancellationToken)
    {
        TimeSpan left = Left;
        if (guards is null || left <= TimeSpan.Zero)
        {
            return [.. asked.Select(_ => RemoteAnswer.Failed(guards is null ? RemoteFailure.Transport : RemoteFailure.Timeout))];
        }
        using var deadline = new CancellationTokenSource(left, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        RemotePart[] parts = [new(scope, text)];
        return await Task.WhenAll(asked.Select(guard => guards(guard).JudgeAsync(parts, stop.Token).AsTask()));
    }
}
