namespace ExtProc.Core.Policies.Reading;

/// <summary>Counts what a builder of <see cref="SpecNode"/>s builds, and says when it must stop. One per file.</summary>
public sealed class SpecTreeCaps(DiagnosticBag bag)
{
    private int _nodes;

    /// <summary>Counts a node at a depth (1 at the root); false when a cap is passed, which is reported once.</summary>
    public bool Admit(int depth, int line, int column)
    {
        if (depth > SpecLimits.MaxDepth)
        {
            bag.Error(DiagnosticCodes.OverCap, "", $"is nested more than {SpecLimits.MaxDepth} deep", line, column);
            return false;
        }
        if (++_nodes > SpecLimits.MaxNodes)
        {
            bag.Error(DiagnosticCodes.OverCap, "", $"has more than {SpecLimits.MaxNodes} values", line, column);
            return false;
        }
        return true;
    }

    /// <summary>Adds an entry to those of a map, or reports that its key is there already.</summary>
    public void Add(List<SpecNode.Entry> entries, HashSet<string> keys, SpecNode.Entry entry)
    {
        if (keys.Add(entry.Key))
        {
            entries.Add(entry);
            return;
        }
        bag.Error(DiagnosticCodes.DuplicateKey, "", "the same key stands twice in one object", entry.Line, entry.Column, "remove one of the two");
    }
}
