using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Scanning;

/// <summary>The subset construction: from sets of nodes and a class of characters to sets of nodes. Not thread-safe.</summary>
internal sealed class SubsetBuilder
{
    private const int MostCompared = 32;

    private static readonly NextKind[] NextKinds = [NextKind.Other, NextKind.Word, NextKind.TextEnd];

    private readonly Nfa _nfa;
    private readonly int[] _visited;
    private readonly Stack<int> _stack = new();
    private readonly List<int> _set = [];
    private readonly bool[] _hasOther;
    private readonly bool[] _hasWord;
    private int _visit;

    public SubsetBuilder(Nfa nfa)
    {
        _nfa = nfa;
        _visited = new int[nfa.Nodes.Length];
        _hasOther = SetsWith(nfa, word: false);
        _hasWord = SetsWith(nfa, word: true);
    }

    /// <summary>Where all patterns begin.</summary>
    public DfaState Start(PreviousKind previous)
    {
        Clear();
        foreach (var start in _nfa.Starts)
        {
            Close(start, previous);
        }

        return Finish(previous);
    }

    /// <summary>What a state becomes with one more character; null when nothing can match any more.</summary>
    public DfaState? Step(DfaState from, int unitClass)
    {
        var isWord = _nfa.Classes.IsWord(unitClass);
        var consuming = from.Consuming[(int)(isWord ? NextKind.Word : NextKind.Other)];
        var previous = isWord ? PreviousKind.Word : PreviousKind.Other;
        Clear();
        foreach (var index in consuming)
        {
            ref readonly var node = ref _nfa.Nodes[index];
            if (_nfa.Classes.Contains(node.Argument, unitClass))
            {
                Close(node.Next, previous);
            }
        }

        if (_set.Count == 0)
        {
            return null;
        }

        var state = Finish(previous);
        return state.Continues || state.AcceptsSomething ? state : null;
    }

    /// <summary>True when two classes surely lead to the same state; a state with many ways on is not looked through.</summary>
    public bool TakesTheSameStep(DfaState from, int unitClass, int other)
    {
        var classes = _nfa.Classes;
        if (unitClass == other)
        {
            return true;
        }

        var consuming = from.Consuming[(int)(classes.IsWord(unitClass) ? NextKind.Word : NextKind.Other)];
        if (consuming.Length > MostCompared || classes.IsWord(unitClass) != classes.IsWord(other))
        {
            return false;
        }

        foreach (var index in consuming)
        {
            var set = _nfa.Nodes[index].Argument;
            if (classes.Contains(set, unitClass) != classes.Contains(set, other))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Patterns whose matches can change with what follows: they can go on, or what follows decides whether they match.</summary>
    public int[] FindOpen(DfaState state)
    {
        var open = new SortedSet<int>();
        foreach (var next in NextKinds)
        {
            open.UnionWith(state.Accepts[(int)next]);
        }

        open.ExceptWith(state.AlwaysAccepts);
        foreach (var consuming in state.Consuming)
        {
            foreach (var index in consuming)
            {
                open.Add(_nfa.Nodes[index].Pattern);
            }
        }

        return [.. open];
    }

    private static bool[] SetsWith(Nfa nfa, bool word)
    {
        var sets = 0;
        foreach (var node in nfa.Nodes)
        {
            sets = node.Kind == NfaNodeKind.Consume ? Math.Max(sets, node.Argument + 1) : sets;
        }

        var result = new bool[sets];
        for (var set = 0; set < sets; set++)
        {
            for (var unitClass = 0; unitClass < nfa.Classes.Count && !result[set]; unitClass++)
            {
                result[set] = nfa.Classes.IsWord(unitClass) == word && nfa.Classes.Contains(set, unitClass);
            }
        }

        return result;
    }

    private static bool Holds(PatternAssertion assertion, PreviousKind previous, NextKind next) => assertion switch
    {
        PatternAssertion.TextStart => previous == PreviousKind.TextStart,
        PatternAssertion.TextEnd => next == NextKind.TextEnd,
        PatternAssertion.WordEdge => (previous == PreviousKind.Word) != (next == NextKind.Word),
        _ => (previous == PreviousKind.Word) == (next == NextKind.Word),
    };

    private void Clear()
    {
        _visit++;
        _set.Clear();
    }

    /// <summary>Adds a node, or what it leads to without a character; assertions wait until what follows is known.</summary>
    private void Close(int start, PreviousKind previous)
    {
        _stack.Push(start);
        while (_stack.TryPop(out var index))
        {
            if (_visited[index] == _visit)
            {
                continue;
            }

            _visited[index] = _visit;
            ref readonly var node = ref _nfa.Nodes[index];
            if (node.Kind == NfaNodeKind.Split)
            {
                _stack.Push(node.Next);
                _stack.Push(node.Argument);
            }
            else if (node is not { Kind: NfaNodeKind.Assert, Argument: (int)PatternAssertion.TextStart } || previous == PreviousKind.TextStart)
            {
                _set.Add(index);
            }
        }
    }

    private DfaState Finish(PreviousKind previous)
    {
        _set.Sort();
        var nodes = _set.ToArray();
        if (!HasAssertion(nodes))
        {
            var (consuming, accepted) = (Consuming(nodes, null), Accepted(nodes));
            return Describe(nodes, PreviousKind.Other, [consuming, consuming], [accepted, accepted, accepted]);
        }

        var other = Judge(nodes, previous, NextKind.Other);
        var word = Judge(nodes, previous, NextKind.Word);
        var end = Judge(nodes, previous, NextKind.TextEnd);
        return Describe(
            nodes, previous, [Consuming(other, _hasOther), Consuming(word, _hasWord)], [Accepted(other), Accepted(word), Accepted(end)]);
    }

    private static DfaState Describe(int[] nodes, PreviousKind previous, int[][] consuming, int[][] accepts) => new(nodes, previous)
    {
        Consuming = consuming,
        Accepts = accepts,
        AlwaysAccepts = accepts[0] == accepts[1] ? accepts[0] : [.. accepts[0].Intersect(accepts[1]).Intersect(accepts[2])],
        Continues = consuming[0].Length + consuming[1].Length > 0,
    };

    private bool HasAssertion(int[] nodes)
    {
        foreach (var index in nodes)
        {
            if (_nfa.Nodes[index].Kind == NfaNodeKind.Assert)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The nodes of a state when it is known what follows: assertions that hold are passed, others are left out.</summary>
    private int[] Judge(int[] nodes, PreviousKind previous, NextKind next)
    {
        if (!HasAssertion(nodes))
        {
            return nodes;
        }

        Clear();
        foreach (var start in nodes)
        {
            _stack.Push(start);
        }

        while (_stack.TryPop(out var index))
        {
            if (_visited[index] != _visit)
            {
                _visited[index] = _visit;
                JudgeNode(index, previous, next);
            }
        }

        return [.. _set];
    }

    private void JudgeNode(int index, PreviousKind previous, NextKind next)
    {
        ref readonly var node = ref _nfa.Nodes[index];
        switch (node.Kind)
        {
            case NfaNodeKind.Split:
                _stack.Push(node.Next);
                _stack.Push(node.Argument);
                break;
            case NfaNodeKind.Assert when Holds((PatternAssertion)node.Argument, previous, next):
                _stack.Push(node.Next);
                break;
            case NfaNodeKind.Assert:
                break;
            default:
                _set.Add(index);
                break;
        }
    }

    private int[] Accepted(int[] nodes)
    {
        var patterns = new List<int>();
        foreach (var index in nodes)
        {
            if (_nfa.Nodes[index].Kind == NfaNodeKind.Accept)
            {
                patterns.Add(_nfa.Nodes[index].Pattern);
            }
        }

        // A pattern has one accepting node.
        patterns.Sort();
        return [.. patterns];
    }

    /// <summary>The nodes that a character can follow: any, or one of a kind that not all sets contain.</summary>
    private int[] Consuming(int[] nodes, bool[]? possible)
    {
        var consuming = new List<int>(nodes.Length);
        foreach (var index in nodes)
        {
            ref readonly var node = ref _nfa.Nodes[index];
            if (node.Kind == NfaNodeKind.Consume && (possible is null ? _hasOther[node.Argument] || _hasWord[node.Argument] : possible[node.Argument]))
            {
                consuming.Add(index);
            }
        }

        return [.. consuming];
    }
}
