using System.Runtime.InteropServices;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>
/// Judges every part of a whole body by all rules, those that ask a model too. Patterns come first: what they block costs no model.
/// Several parts are asked about at a time; answers are applied in the order of the parts, so that the outcome does not depend on who
/// answers first. One use; one thread at a time.
/// </summary>
internal sealed class SemanticBodyJudge(
    AppliedPolicies set, bool restore, JudgeScratch scratch, SemanticAsker asker, SemanticLosses losses)
{
    private readonly PartMatches _matches = scratch.Semantic.Matches;
    private readonly PartQuestion[] _questions = scratch.Semantic.Questions;
    private readonly List<ScanMatch> _merged = scratch.Semantic.Merged;
    private int _asked;

    /// <param name="body">The bytes that the parts' offsets count; unchanged until the end.</param>
    /// <param name="timeout">For all answers together.</param>
    /// <param name="cancellationToken">The end of the exchange.</param>
    public async ValueTask<BodyJudgement> JudgeAsync(ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken cancellationToken)
    {
        scratch.BodyEdits.Clear();
        if (!ScanAll(body.Span))
        {
            return BodyJudgement.Blocked;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        asker.Begin(timeout);
        var judgement = BodyJudgement.Passed;
        try
        {
            for (int i = 0; i < scratch.Reading.Parts.Items.Length && judgement.Kind == JudgementKind.Passed; i++)
            {
                AskAhead(body.Span, i, stop.Token);
                judgement = await JudgePartAsync(body, i);
            }
        }
        finally
        {
            await SettleAsync(stop);
        }
        if (judgement.Kind == JudgementKind.Passed)
        {
            BodyJudge.NullEchoes(scratch);
        }
        return judgement;
    }

    /// <summary>Scans all parts and keeps what is found; false when a rule blocks already.</summary>
    private bool ScanAll(ReadOnlySpan<byte> body)
    {
        _matches.Clear();
        foreach (ref readonly Part part in scratch.Reading.Parts.Items)
        {
            ScopePlan plan = set.PlanFor(part.Scope, restore);
            if (!BodyJudge.Scan(body, part, plan, scratch))
            {
                _matches.Add([]);
                continue;
            }
            ReadOnlySpan<ScanMatch> found = scratch.Scanner.Matches;
            if (plan.HasBlocking(found))
            {
                return BodyJudge.Apply(body, part, plan, found, scratch);
            }
            _matches.Add(found);
        }
        return true;
    }

    /// <summary>Asks about parts from <paramref name="first"/> on, as many as there are places for answers.</summary>
    private void AskAhead(ReadOnlySpan<byte> body, int first, CancellationToken cancellationToken)
    {
        ReadOnlySpan<Part> parts = scratch.Reading.Parts.Items;
        for (; _asked < parts.Length && _asked - first < _questions.Length; _asked++)
        {
            ref readonly Part part = ref parts[_asked];
            TextRole role = TextRoles.Of(part.Scope);
            if (part.Length > 0 && set.PlanFor(part.Scope, restore).Semantic is { } plan && plan.NeedsOf(role) != SemanticNeeds.None)
            {
                _questions[_asked % _questions.Length].Ask(body.Slice(part.Start, part.Length), part, plan, role, asker, cancellationToken);
            }
        }
    }

    private async ValueTask<BodyJudgement> JudgePartAsync(ReadOnlyMemory<byte> body, int index)
    {
        PartQuestion question = _questions[index % _questions.Length];
        SemanticScores? scores = null;
        if (question.IsOpen)
        {
            SemanticAnswer answer = await question.AnswerAsync();
            if (answer.Status == SemanticStatus.Cancelled)
            {
                return BodyJudgement.Cancelled;
            }
            scores = answer.Scores;
            if (Missing(answer, question, scratch.Reading.Parts.Items[index].Scope) is { } policy)
            {
                return BodyJudgement.Failed(policy);
            }
        }
        return Apply(body.Span, index, question, scores) ? BodyJudgement.Passed : BodyJudgement.Blocked;
    }

    /// <summary>Counts what an answer does not tell; the policy that blocks for it, or null.</summary>
    private CompiledPolicy? Missing(in SemanticAnswer answer, PartQuestion question, PartScope scope)
    {
        if (answer.Scores is { } scores)
        {
            losses.LeftOut(scores, scope);
        }
        SemanticNeeds missing = asker.Missing(answer, question.Needs, set.PlanFor(scope, restore).Semantic!.Unready);
        return missing == SemanticNeeds.None ? null : losses.Unanswered(SemanticAsker.StatusOf(answer), scope, question.Role, missing);
    }

    private bool Apply(ReadOnlySpan<byte> body, int index, PartQuestion question, SemanticScores? scores)
    {
        ref readonly Part part = ref scratch.Reading.Parts.Items[index];
        ScopePlan plan = set.PlanFor(part.Scope, restore);
        if (scores is null)
        {
            return BodyJudge.Apply(body, part, plan, _matches[index], scratch);
        }
        _merged.Clear();
        _merged.AddRange(_matches[index]);
        AnswerMatches.Add(plan.Semantic!, scores, question.Role, question.Text, part.Length, part.Encoding == TextEncoding.JsonInJsonString, _merged);
        return BodyJudge.Apply(body, part, plan, CollectionsMarshal.AsSpan(_merged), scratch);
    }

    /// <summary>Waits until nobody reads the texts any more.</summary>
    private async ValueTask SettleAsync(CancellationTokenSource stop)
    {
        foreach (PartQuestion question in _questions)
        {
            if (question.IsOpen)
            {
                await stop.CancelAsync();
                await question.AnswerAsync();
            }
        }
    }
}
