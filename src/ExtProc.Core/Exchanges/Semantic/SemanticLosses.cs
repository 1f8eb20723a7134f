using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>Counts what the models did not judge of an exchange, and asks the policies what that means. Not thread-safe.</summary>
internal sealed class SemanticLosses(AppliedPolicies policies, GatewayMetrics metrics, string dialect)
{
    /// <summary>Scopes of what was not judged.</summary>
    public PartScope Scopes { get; private set; }

    /// <summary>Whether the models failed, whatever the policies say to it.</summary>
    public bool Failed { get; private set; }

    /// <summary>Something that was asked has no answer.</summary>
    /// <returns>The policy that ends the exchange for that; null: it goes on.</returns>
    public CompiledPolicy? Unanswered(SemanticStatus status, PartScope scope, TextRole role, SemanticNeeds missing)
    {
        Failed = true;
        Count(status switch
        {
            SemanticStatus.Saturated => UninspectedReason.Saturated,
            SemanticStatus.TimedOut => UninspectedReason.DetectorTimeout,
            _ => UninspectedReason.DetectorUnavailable,
        }, scope);
        return policies.BlocksOnMissing(scope, role, missing);
    }

    /// <summary>Counts what an answer leaves out of a text.</summary>
    public void LeftOut(SemanticScores scores, PartScope scope)
    {
        if (scores.WindowsLeftOut > 0)
        {
            Count(UninspectedReason.WindowBudget, scope);
        }
    }

    /// <summary>Counts a text that is released before it is judged.</summary>
    public void Trails(PartScope scope) => Count(UninspectedReason.StreamTrail, scope);

    private void Count(UninspectedReason reason, PartScope scope)
    {
        Scopes |= scope;
        metrics.RecordUninspected(reason, dialect);
    }
}
