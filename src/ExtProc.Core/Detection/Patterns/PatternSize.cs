namespace ExtProc.Core.Detection.Patterns;

/// <summary>Bounds of an expression, saturating.</summary>
/// <param name="Shortest">View characters of its shortest match.</param>
/// <param name="Longest">View characters of its longest match.</param>
/// <param name="Nodes">Automaton nodes, about.</param>
internal readonly record struct PatternSize(long Shortest, long Longest, long Nodes)
{
    private const long Cap = 1L << 30;

    public static PatternSize Of(PatternNode node) => node switch
    {
        PatternNode.Set set => OfSet(set.Members),
        PatternNode.Sequence sequence => OfSequence(sequence.Items),
        PatternNode.Alternation alternation => OfAlternation(alternation.Choices),
        PatternNode.Repeat repeat => OfRepeat(repeat),
        _ => new PatternSize(0, 0, 1),
    };

    private static PatternSize OfSet(CodePointSet members)
    {
        var last = members.IsEmpty ? 0 : members.Ranges[^1].Last;
        var first = members.IsEmpty ? 0 : members.Ranges[0].First;
        return new PatternSize(first > char.MaxValue ? 2 : 1, last > char.MaxValue ? 2 : 1, last > char.MaxValue ? 4 * members.Ranges.Length : 1);
    }

    private static PatternSize OfSequence(IReadOnlyList<PatternNode> items)
    {
        var total = default(PatternSize);
        foreach (var item in items)
        {
            var size = Of(item);
            total = new PatternSize(Add(total.Shortest, size.Shortest), Add(total.Longest, size.Longest), Add(total.Nodes, size.Nodes));
        }

        return total;
    }

    private static PatternSize OfAlternation(IReadOnlyList<PatternNode> choices)
    {
        var total = new PatternSize(Cap, 0, 0);
        foreach (var choice in choices)
        {
            var size = Of(choice);
            total = new PatternSize(
                Math.Min(total.Shortest, size.Shortest), Math.Max(total.Longest, size.Longest), Add(total.Nodes, size.Nodes + 1));
        }

        return total;
    }

    private static PatternSize OfRepeat(PatternNode.Repeat repeat)
    {
        var body = Of(repeat.Body);
        return new PatternSize(
            Times(body.Shortest, repeat.Min), Times(body.Longest, repeat.Max), Times(body.Nodes + 1, repeat.Max));
    }

    private static long Add(long left, long right) => Math.Min(Cap, left + right);

    private static long Times(long left, int right) => Math.Min(Cap, left * right);
}
