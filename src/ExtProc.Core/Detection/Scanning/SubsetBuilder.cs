using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Scanning;

/// <summary>The subset construction: from sets of nodes and a class of characters to sets of nodes. Not thread-safe.</summary>
internal sealed class SubsetBuilder
{
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
        var consuming = Judge(from.Nodes, from.Previous, isWord ? NextKind.Word : NextKind.Other);
        var previous = isWord ? PreviousKind.Word : PreviousKind.Other;
        Clear();
        foreach (var index in consuming)
        {
            ref readonly var node = ref _nfa.Nodes[index];
            if (node.Kind == NfaNodeKind.Consume && _nfa.Classes.Contains(node.Argument, unitClass))
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

    /// <summary>Patterns whose matches can change with what follows: they can go on, or what follows decides whether they match.</summary>
    public int[] FindOpen(DfaState state)
    {
        var open = new SortedSet<int>();
        foreach (var next in NextKinds)
        {
            open.UnionWith(state.Accepts[(int)next]);
        }

        open.ExceptWith(state.AlwaysAccepts);
        AddContinuing(open, Judge(state.Nodes, state.Previous, NextKind.Other), _hasOther);
        AddContinuing(open, Judge(state.Nodes, state.Previous, NextKind.Word), _hasWord);
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
        previous = HasAssertion(nodes) ? previous : PreviousKind.Other;
        var accepts = Array.ConvertAll(NextKinds, next => Accepted(Judge(nodes, previous, next)));
        return new DfaState(nodes, previous)
        {
            Accepts = accepts,
            AlwaysAccepts = [.. accepts[0].Intersect(accepts[1]).Intersect(accepts[2])],
            Continues = CanContinue(Judge(nodes, previous, NextKind.Other), _hasOther)
                || CanContinue(Judge(nodes, previous, NextKind.Word), _hasWord),
        };
    }

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
        var patterns = new SortedSet<int>();
        foreach (var index in nodes)
        {
            if (_nfa.Nodes[index].Kind == NfaNodeKind.Accept)
            {
                patterns.Add(_nfa.Nodes[index].Pattern);
            }
        }

        return [.. patterns];
    }

    private bool CanContinue(int[] nodes, bool[] possible)
    {
        foreach (var index in nodes)
        {
            ref readonly var node = ref _nfa.Nodes[index];
            if (node.Kind == NfaNodeKind.Consume && possible[node.Argument])
            {
                return true;
            }
        }

        return false;
    }

    private void AddContinuing(SortedSet<int> open, int[] nodes, bool[] possible)
    {
        foreach (var index in nodes)
        {
            ref readonly var node = ref _nfa.Nodes[index];
            if (node.Kind == NfaNodeKind.Consume && possible[node.Argument])
            {
                open.Add(node.Pattern);
            }
        }
    }
}
