using ExtProc.Core.Policies;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>The three conditions of a policy, each with the first reason that holds. Pure; times are filled in later.</summary>
internal static class PolicyConditions
{
    public static IReadOnlyList<Condition> Of(PolicyFacts facts)
    {
        var accepted = Accepted(facts);
        var programmed = Programmed(facts, accepted);
        return [accepted, programmed, Enforced(facts, programmed)];
    }

    public static bool IsAccepted(PolicyFacts facts) => facts.Judgement.IsGood && facts.Exclusion is null && !facts.Targets.IsDangling;

    private static Condition Accepted(PolicyFacts facts)
    {
        if (!facts.Judgement.IsGood)
        {
            return Make(facts, Reasons.Accepted, "False", facts.Judgement.Refusal!, facts.Judgement.Message + Kept(facts));
        }
        if (facts.Exclusion is var (reason, why))
        {
            return Make(facts, Reasons.Accepted, "False", reason, why + Kept(facts));
        }
        if (facts.Targets.IsDangling)
        {
            return Make(facts, Reasons.Accepted, "False", Reasons.TargetNotFound, $"none of its targets exists: {facts.Targets.Missing}{Kept(facts)}");
        }
        var notes = new[] { facts.Judgement.Message, facts.Targets.Missing is { } missing ? $"some targets do not exist: {missing}" : "" };
        return Make(facts, Reasons.Accepted, "True", Reasons.Accepted, string.Join('\n', notes.Where(static note => note.Length > 0)));
    }

    private static Condition Programmed(PolicyFacts facts, Condition accepted)
    {
        var tally = facts.Tally;
        var planes = tally.Total == 1 ? "1 data plane" : $"{tally.Total} data planes";
        var runs = $"generation {facts.Entry.Generation} runs on {tally.Current} of {planes}";
        if (accepted.Status != "True")
        {
            return facts.Entry.Document is null && tally.Missing > 0
                ? Make(facts, Reasons.Programmed, "False", Reasons.Missing, $"{tally.Missing} of {planes} without any generation of it: nothing of it is enforced there")
                : Make(facts, Reasons.Programmed, "False", Reasons.NotAccepted, $"generation {facts.Policy.Metadata.Generation} is not accepted{Kept(facts)}");
        }
        if (tally.Total == 0)
        {
            return Make(facts, Reasons.Programmed, "False", Reasons.NoDataPlanes, "no data plane that it concerns has reported within the last 90 seconds");
        }
        if (tally.Refused > 0)
        {
            return Make(facts, Reasons.Programmed, "False", Reasons.Refused, $"{tally.Refused} of {planes} refused it; {tally.Refusal}");
        }
        return tally.Current == tally.Total
            ? Make(facts, Reasons.Programmed, "True", Reasons.Programmed, runs)
            : Make(facts, Reasons.Programmed, "False", Reasons.Pending, $"{runs}; not yet on {string.Join(", ", tally.Lagging)}");
    }

    private static Condition Enforced(PolicyFacts facts, Condition programmed)
    {
        if (programmed.Status != "True")
        {
            return Make(facts, Reasons.Enforced, "False", Reasons.NotProgrammed, $"{programmed.Reason}: see the condition Programmed");
        }
        if (facts.Judgement.Mode == PolicyMode.Off)
        {
            return Make(facts, Reasons.Enforced, "False", Reasons.Off, "mode is Off: nothing is looked at");
        }
        if (facts.Judgement.Mode == PolicyMode.Shadow || facts.Judgement.IsShadowOnly)
        {
            var what = facts.Judgement.Mode == PolicyMode.Shadow ? "mode is Shadow" : "the mode of every rule is Shadow or Off";
            return Make(facts, Reasons.Enforced, "False", Reasons.ShadowMode, $"{what}: findings are counted and nothing is changed");
        }
        if (facts.Shadow is var (route, by, routes))
        {
            var more = routes > 1 ? $" and {routes - 1} more" : "";
            return Make(facts, Reasons.Enforced, "False", Reasons.Shadowed, $"EnvoyExtensionPolicy {by} takes the place of ours on {route}{more}: merge ours into it or set its mergeType");
        }
        if (facts.Detachment is { } why && facts.Tally.Traffic.Exchanges == 0)
        {
            return Make(facts, Reasons.Enforced, "False", Reasons.NotAttached, why);
        }
        if (facts.HasDetectorFailed)
        {
            return Make(facts, Reasons.Enforced, "False", Reasons.DetectorUnavailable, "a detector failed within the last 5 minutes; onError decided instead");
        }
        return facts.Tally.Traffic.Exchanges > 0
            ? Make(facts, Reasons.Enforced, "True", Reasons.Enforced, "exchanges have been judged by it")
            : Make(facts, Reasons.Enforced, "Unknown", Reasons.NoTrafficSeen, "no exchange that it applies to has passed a data plane yet");
    }

    /// <summary>What stays live instead.</summary>
    private static string Kept(PolicyFacts facts) => facts.Entry switch
    {
        { Document: not null } entry when entry.Generation != facts.Policy.Metadata.Generation => $"\ngeneration {entry.Generation} stays live",
        { Document: null } => "\ndata planes keep the generation that they have, if any",
        _ => "",
    };

    private static Condition Make(PolicyFacts facts, string type, string status, string reason, string message) => new()
    {
        Type = type,
        Status = status,
        Reason = reason,
        Message = Cut(message.TrimStart('\n')),
        ObservedGeneration = facts.Policy.Metadata.Generation,
    };

    private static string Cut(string message) => message.Length <= Condition.MaxMessage ? message : string.Concat(message.AsSpan(0, Condition.MaxMessage - 3), "...");
}
