using ExtProc.Core.Dialects;
using ExtProc.Core.Exchanges.Semantic;
using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Exchanges;

public sealed partial class ExchangePipeline
{
    private SemanticAsker? _asker;
    private SemanticLosses? _losses;

    private SemanticAsker Asker => _asker ??= new SemanticAsker(_engine.Semantic, _engine.Guards, _engine.NextNumber(), _engine.Time);

    private SemanticLosses Losses => _losses ??= new SemanticLosses(_policies, _engine.Metrics, DialectName);

    /// <summary>Judges the parts of a whole body; without a model where no rule that applies asks one.</summary>
    private ValueTask<BodyJudgement> JudgePartsAsync(ReadOnlyMemory<byte> body, bool restore, CancellationToken cancellationToken)
    {
        if (!_policies.AsksModels)
        {
            return new(BodyJudge.Judge(body.Span, _policies, restore, Scratch) ? BodyJudgement.Passed : BodyJudgement.Blocked);
        }
        var judge = new SemanticBodyJudge(_policies, restore, Scratch, Asker, Losses);
        return judge.JudgeAsync(body, _engine.Options.DetectorTimeout, cancellationToken);
    }

    /// <summary>The reply that takes the place of a body that does not go on.</summary>
    private Reply RefusalOf(in BodyJudgement judgement, ExchangeDirection direction, RequestFacts request)
    {
        switch (judgement.Kind)
        {
            case JudgementKind.Blocked:
                CompiledRule rule = Scratch.Findings.BlockedBy!;
                _engine.Metrics.RecordBlock(rule, direction);
                return Blocked(rule, rule.Blocks!, request);
            case JudgementKind.Failed:
                return Unjudged(judgement.FailedBy!);
            default:
                // The exchange is over, and how is for the carrier to say; nothing of the body may go on all the same.
                return ReplyWriter.Failed(_dialect, _policies.Policies[0], _id ?? "");
        }
    }
}
