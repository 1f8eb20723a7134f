using ExtProc.Core.Actions;
using ExtProc.Core.Dialects;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges;

/// <summary>Judges every part of a whole body.</summary>
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
        ReadOnlySpan<Part> parts = scratch.Reading.Parts.Items;
        ReadOnlySpan<EchoSpan> echoes = scratch.Reading.Echoes;
        Span<bool> editedEchoes = echoes.Length <= 128 ? stackalloc bool[128] : new bool[echoes.Length];
        scratch.BodyEdits.Clear();
        for (int i = 0; i < parts.Length; i++)
        {
            int before = scratch.BodyEdits.Count;
            if (!JudgePart(body, parts[i], set.PlanFor(parts[i].Scope, restore), scratch))
            {
                return false;
            }
            for (int echo = 0; scratch.BodyEdits.Count > before && echo < echoes.Length; echo++)
            {
                editedEchoes[echo] |= i >= echoes[echo].FirstPart && i < echoes[echo].EndPart;
            }
        }
        for (int echo = 0; echo < echoes.Length; echo++)
        {
            if (editedEchoes[echo])
            {
                scratch.BodyEdits.Overwrite(echoes[echo].Start, echoes[echo].Length, "null"u8);
            }
        }
        return true;
    }

    /// <summary>Judges one string that stands alone.</summary>
    /// <returns>False when a rule blocks.</returns>
    public static bool JudgePart(ReadOnlySpan<byte> body, in Part part, ScopePlan plan, JudgeScratch scratch)
    {
        if (plan.Scan is null || part.Length == 0)
        {
            return true;
        }
        ReadOnlySpan<byte> raw = body.Slice(part.Start, part.Length);
        scratch.Scanner.Reset(plan.Scan, part.Encoding);
        scratch.Scanner.Scan(raw, final: true);
        scratch.Edits.Clear();
        int covered = 0;
        Vault vault = scratch.Vault;
        CompiledRule? blocking =
            EditCollector.Collect(plan, scratch.Scanner.Matches, raw, part.Encoding, vault, scratch.Findings, scratch.Edits, ref covered);
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
}
