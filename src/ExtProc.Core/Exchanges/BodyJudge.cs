using ExtProc.Core.Actions;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Dialects;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges;

/// <summary>Judges every part of a whole body by the rules that need no model.</summary>
internal static class BodyJudge
{
    /// <summary>Scans the parts that were read from the body and collects the edits that the rules call for in <see cref="JudgeScratch.BodyEdits"/>.</summary>
    /// <param name="body">The bytes that the parts' offsets count.</param>
    /// <param name="set">The policies that apply.</param>
    /// <param name="restore">Whether placeholders are put back.</param>
    /// <param name="scratch">Holds the reading and receives findings and edits.</param>
    /// <returns>False when a rule blocks; nothing behind it is judged.</returns>
    public static bool Judge(ReadOnlySpan<byte> body, AppliedPolicies set, bool restore, JudgeScratch scratch)
    {
        scratch.BodyEdits.Clear();
        foreach (ref readonly Part part in scratch.Reading.Parts.Items)
        {
            if (!JudgePart(body, part, set.PlanFor(part.Scope, restore), scratch))
            {
                return false;
            }
        }
        NullEchoes(scratch);
        return true;
    }

    /// <summary>Judges one string that stands alone.</summary>
    /// <returns>False when a rule blocks.</returns>
    public static bool JudgePart(ReadOnlySpan<byte> body, in Part part, ScopePlan plan, JudgeScratch scratch) =>
        !Scan(body, part, plan, scratch) || Apply(body, part, plan, scratch.Scanner.Matches, scratch);

    /// <summary>Looks for what the rules' patterns find; <see cref="TextScanner.Matches"/> has it.</summary>
    /// <returns>False when no rule looks at the string.</returns>
    public static bool Scan(ReadOnlySpan<byte> body, in Part part, ScopePlan plan, JudgeScratch scratch)
    {
        if (plan.Scan is null || part.Length == 0)
        {
            return false;
        }
        scratch.Scanner.Reset(plan.Scan, part.Encoding);
        scratch.Scanner.Scan(body.Slice(part.Start, part.Length), final: true);
        return true;
    }

    /// <summary>Counts what was found in a string and collects the edits that it calls for.</summary>
    /// <returns>False when a rule blocks.</returns>
    public static bool Apply(ReadOnlySpan<byte> body, in Part part, ScopePlan plan, ReadOnlySpan<ScanMatch> matches, JudgeScratch scratch)
    {
        ReadOnlySpan<byte> raw = body.Slice(part.Start, part.Length);
        scratch.Edits.Clear();
        int covered = 0;
        Vault vault = scratch.Vault;
        CompiledRule? blocking = EditCollector.Collect(plan, matches, raw, part.Encoding, vault, scratch.Findings, scratch.Edits, ref covered);
        if (blocking is not null)
        {
            scratch.Findings.BlockedBy = blocking;
            return false;
        }
        foreach (TextEdit edit in scratch.Edits)
        {
            scratch.BodyEdits.Begin();
            edit.Replacement.Write(raw[edit.Start..edit.End], edit, part.Encoding, vault, scratch.BodyEdits.Output);
            scratch.BodyEdits.Commit(part.Start + edit.Start, edit.End - edit.Start);
        }
        return true;
    }

    /// <summary>A copy of a text in another form must not tell what the text no longer tells.</summary>
    public static void NullEchoes(JudgeScratch scratch)
    {
        ReadOnlySpan<EchoSpan> echoes = scratch.Reading.Echoes;
        if (scratch.BodyEdits.Count == 0 || echoes.IsEmpty)
        {
            return;
        }
        Span<bool> edited = echoes.Length <= 128 ? stackalloc bool[128] : new bool[echoes.Length];
        for (int echo = 0; echo < echoes.Length; echo++)
        {
            foreach (ref readonly Part part in scratch.Reading.Parts.Items[echoes[echo].FirstPart..echoes[echo].EndPart])
            {
                edited[echo] |= scratch.BodyEdits.Touches(part.Start, part.End);
            }
        }
        for (int echo = 0; echo < echoes.Length; echo++)
        {
            if (edited[echo])
            {
                scratch.BodyEdits.Overwrite(echoes[echo].Start, echoes[echo].Length, "null"u8);
            }
        }
    }
}
