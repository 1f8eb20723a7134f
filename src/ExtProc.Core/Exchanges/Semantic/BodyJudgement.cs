using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>What came of judging a body or an event.</summary>
internal enum JudgementKind
{
    /// <summary>It goes on, with the edits that were collected.</summary>
    Passed,

    /// <summary>A rule ends the exchange; see <see cref="ExchangeFindings.BlockedBy"/>.</summary>
    Blocked,

    /// <summary>The models gave no answer, and a policy blocks then.</summary>
    Failed,

    /// <summary>The exchange ended meanwhile: nobody waits for what is said of it.</summary>
    Cancelled,
}

/// <summary>What came of judging a body.</summary>
/// <param name="Kind">The outcome.</param>
/// <param name="FailedBy">The policy that blocks, with <see cref="JudgementKind.Failed"/>.</param>
internal readonly record struct BodyJudgement(JudgementKind Kind, CompiledPolicy? FailedBy = null)
{
    public static BodyJudgement Passed => new(JudgementKind.Passed);

    public static BodyJudgement Blocked => new(JudgementKind.Blocked);

    public static BodyJudgement Cancelled => new(JudgementKind.Cancelled);

    public static BodyJudgement Failed(CompiledPolicy by) => new(JudgementKind.Failed, by);
}
