using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Scanning;

/// <summary>
/// The deterministic automaton of some patterns, built as texts ask for it and shared by all threads: transitions are read without a
/// lock, which is taken only to add one. Its size is capped; the owner replaces a full one.
/// </summary>
internal sealed class LazyDfa
{
    /// <summary>A transition's flags; the row of the target stands above them. 0 is a transition not yet known.</summary>
    public const int Known = 1;
    public const int Accepts = 2;
    public const int Ends = 4;
    public const int FlagBits = 3;

    /// <summary>The transition after which nothing can match.</summary>
    public const int Dead = Known | Ends;

    /// <summary>What <see cref="Step"/> returns when there is no room for another state.</summary>
    public const int Full = 0;

    /// <summary>16 MiB of transitions.</summary>
    public const int DefaultEntries = 1 << 22;


    /// <summary>States that there is always room for, so that a new automaton can go on where a full one ended.</summary>
    private const int LeastStates = 8;

    private readonly SubsetBuilder _builder;
    private readonly Dictionary<DfaState, int> _rows = new(StateComparer.Instance);
    private readonly int _stride;
    private readonly int _maxStates;
    private readonly int[] _starts = new int[3];
    private int[] _table;
    private DfaState[] _states = new DfaState[64];
    private int _count = 1;

    public LazyDfa(Nfa nfa, SubsetBuilder builder, int maxEntries)
    {
        _builder = builder;
        _stride = nfa.Classes.Count;
        _maxStates = Math.Max(LeastStates, maxEntries / _stride);
        _table = new int[_states.Length * _stride];
        lock (builder)
        {
            for (var previous = PreviousKind.Other; previous <= PreviousKind.TextStart; previous++)
            {
                _starts[(int)previous] = EntryOf(builder.Start(previous)) >> FlagBits;
            }
        }
    }

    /// <summary>
    /// Transitions, at row + character class. Grows by replacement: take it anew after <see cref="Step"/> or <see cref="Adopt"/>.
    /// </summary>
    public int[] Table => Volatile.Read(ref _table);

    public int StartRow(PreviousKind previous) => _starts[(int)previous];

    public DfaState StateOf(int row) => Volatile.Read(ref _states)[row / _stride];

    /// <summary>Finds or builds a transition; <see cref="Full"/> when that needs a state too many.</summary>
    public int Step(int row, int unitClass)
    {
        lock (_builder)
        {
            var known = _table[row + unitClass];
            if (known != 0)
            {
                return known;
            }

            var from = _states[row / _stride];
            var target = _builder.Step(from, unitClass);
            var entry = target is null ? Dead : EntryOf(target);
            if (entry != Full)
            {
                Fill(row, from, unitClass, entry);
            }

            return entry;
        }
    }

    /// <summary>The row of a state of this automaton's predecessor; 0 when there is no room for it.</summary>
    public int Adopt(DfaState state)
    {
        lock (_builder)
        {
            return EntryOf(state) >> FlagBits;
        }
    }

    /// <summary>The patterns whose matches can still change with what follows a row's state.</summary>
    public int[] OpenPatterns(int row)
    {
        var state = StateOf(row);
        if (state.Open is { } open)
        {
            return open;
        }

        lock (_builder)
        {
            return state.Open ??= _builder.FindOpen(state);
        }
    }

    /// <summary>Long repeats make many states with few different transitions: all classes that take the same one are filled at once.</summary>
    private void Fill(int row, DfaState from, int unitClass, int entry)
    {
        for (var other = 0; other < _stride; other++)
        {
            if (_table[row + other] == 0 && _builder.TakesTheSameStep(from, unitClass, other))
            {
                Volatile.Write(ref _table[row + other], entry);
            }
        }
    }

    private int EntryOf(DfaState state)
    {
        if (!_rows.TryGetValue(state, out var row))
        {
            if (_count >= _maxStates)
            {
                return Full;
            }

            row = _count * _stride;
            Store(state);
            _rows.Add(state, row);
        }

        return (row << FlagBits) | Known | (state.AcceptsSomething ? Accepts : 0) | (state.Continues ? 0 : Ends);
    }

    private void Store(DfaState state)
    {
        if (_count == _states.Length)
        {
            // Readers may keep the old arrays: what those say stays true.
            var table = new int[_table.Length * 2];
            _table.CopyTo(table, 0);
            Volatile.Write(ref _table, table);
            var states = new DfaState[_states.Length * 2];
            _states.CopyTo(states, 0);
            Volatile.Write(ref _states, states);
        }

        _states[_count++] = state;
    }

    private sealed class StateComparer : IEqualityComparer<DfaState>
    {
        public static readonly StateComparer Instance = new();

        public bool Equals(DfaState? left, DfaState? right) =>
            left!.Previous == right!.Previous && left.Nodes.AsSpan().SequenceEqual(right.Nodes);

        public int GetHashCode(DfaState state)
        {
            var hash = default(HashCode);
            hash.Add(state.Previous);
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(state.Nodes.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
