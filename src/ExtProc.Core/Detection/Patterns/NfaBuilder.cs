namespace ExtProc.Core.Detection.Patterns;

/// <summary>Writes parsed patterns out as nodes of one <see cref="Nfa"/>. One use.</summary>
internal sealed class NfaBuilder
{
    /// <summary>Bounds the memory of one plan: 16 MiB of nodes.</summary>
    public const int MaxNodes = 1 << 20;

    private readonly List<NfaNode> _nodes = [];
    private readonly List<int> _starts = [];
    private readonly List<CodePointSet> _sets = [];
    private readonly Dictionary<CodePointSet, int> _setIndex = [];
    private readonly Dictionary<CodePointSet, Utf16Sequence[]> _sequences = [];

    /// <summary>Patterns get numbers in the order in which they are added.</summary>
    public void Add(PatternNode pattern)
    {
        var accept = Emit(NfaNodeKind.Accept, _starts.Count, 0);
        _starts.Add(Build(pattern, accept));
    }

    public Nfa Build() => new([.. _nodes], [.. _starts], CharClasses.Of(_sets));

    private int Build(PatternNode node, int next)
    {
        switch (node)
        {
            case PatternNode.Set set:
                return BuildSet(set.Members, next);
            case PatternNode.Assertion assertion:
                return Emit(NfaNodeKind.Assert, (int)assertion.Kind, next);
            case PatternNode.Repeat repeat:
                return BuildRepeat(repeat, next);
            case PatternNode.Alternation alternation:
                return BuildAlternation(alternation.Choices, next);
            case PatternNode.Sequence sequence:
                for (var i = sequence.Items.Count - 1; i >= 0; i--)
                {
                    next = Build(sequence.Items[i], next);
                }

                return next;
            default:
                throw new InvalidOperationException("Unknown pattern node.");
        }
    }

    private int BuildRepeat(PatternNode.Repeat repeat, int next)
    {
        var start = next;
        for (var i = repeat.Min; i < repeat.Max; i++)
        {
            start = Emit(NfaNodeKind.Split, next, Build(repeat.Body, start));
        }

        for (var i = 0; i < repeat.Min; i++)
        {
            start = Build(repeat.Body, start);
        }

        return start;
    }

    private int BuildAlternation(IReadOnlyList<PatternNode> choices, int next)
    {
        var start = Build(choices[^1], next);
        for (var i = choices.Count - 2; i >= 0; i--)
        {
            start = Emit(NfaNodeKind.Split, start, Build(choices[i], next));
        }

        return start;
    }

    private int BuildSet(CodePointSet members, int next)
    {
        if (!_sequences.TryGetValue(members, out var sequences))
        {
            sequences = Utf16Sequence.Of(members);
            _sequences.Add(members, sequences);
        }

        if (sequences.Length == 0)
        {
            // An empty class matches nothing: a node whose set has no member.
            return Emit(NfaNodeKind.Consume, IndexOf(CodePointSet.Empty), next);
        }

        var start = BuildSequence(sequences[^1], next);
        for (var i = sequences.Length - 2; i >= 0; i--)
        {
            start = Emit(NfaNodeKind.Split, start, BuildSequence(sequences[i], next));
        }

        return start;
    }

    private int BuildSequence(Utf16Sequence sequence, int next)
    {
        if (sequence.Second is { } second)
        {
            next = Emit(NfaNodeKind.Consume, IndexOf(second), next);
        }

        return Emit(NfaNodeKind.Consume, IndexOf(sequence.First), next);
    }

    private int IndexOf(CodePointSet units)
    {
        if (!_setIndex.TryGetValue(units, out var index))
        {
            index = _sets.Count;
            _sets.Add(units);
            _setIndex.Add(units, index);
        }

        return index;
    }

    private int Emit(NfaNodeKind kind, int argument, int next)
    {
        if (_nodes.Count == MaxNodes)
        {
            throw new ArgumentException($"The patterns need more than {MaxNodes} automaton nodes.");
        }

        _nodes.Add(new NfaNode(kind, argument, next, _starts.Count));
        return _nodes.Count - 1;
    }
}
