using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Scanning;

/// <summary>
/// Finds the matches of a plan in a view: from each start the automaton is walked as far as it lives, and every rule takes its longest
/// valid candidate, unless the start lies within the rule's previous match. A start whose walk is alive where the known text ends is
/// undecided, and so is everything after it. Reusable; not thread-safe.
/// </summary>
internal sealed class MatchWalker
{
    // A long walk that only filtered patterns keep alive is given up; looking costs more than a few steps, so it is done this seldom.
    private const int StepsBetweenLooks = 32;

    private readonly List<Candidate> _candidates = [];
    private readonly List<ViewMatch> _matches = [];
    private readonly List<Resumption> _resumptions = [];
    private ScanPlan _plan = null!;
    private LazyDfa _dfa = null!;
    private int[] _resume = [];

    // What a pattern's filter said, and of which start.
    private int[] _askedAt = [];
    private bool[] _allowed = [];

    /// <summary>Decided by the latest <see cref="Walk"/>, by start, then longest first.</summary>
    public List<ViewMatch> Matches => _matches;

    public void Reset(ScanPlan plan)
    {
        _plan = plan;
        _matches.Clear();
        if (_resume.Length < plan.RuleCount)
        {
            _resume = new int[plan.RuleCount];
        }

        Array.Clear(_resume);
        if (_askedAt.Length < plan.Patterns.Length)
        {
            _askedAt = new int[plan.Patterns.Length];
            _allowed = new bool[plan.Patterns.Length];
        }
    }

    /// <summary>Takes back what the latest <see cref="Walk"/> decided from <paramref name="start"/> on.</summary>
    public void Undo(int start)
    {
        while (_resumptions is [.., var last] && last.Start >= start)
        {
            _resume[last.Rule] = last.Previous;
            _resumptions.RemoveAt(_resumptions.Count - 1);
        }

        while (_matches is [.., var match] && match.Start >= start)
        {
            _matches.RemoveAt(_matches.Count - 1);
        }
    }

    /// <summary>Tells that view positions have become smaller.</summary>
    public void Shift(int by)
    {
        for (var rule = 0; rule < _plan.RuleCount; rule++)
        {
            _resume[rule] = Math.Max(0, _resume[rule] - by);
        }
    }

    /// <summary>
    /// Decides starts from <paramref name="start"/> on; returns the first undecided one, or <paramref name="limit"/>. With
    /// <paramref name="final"/> no character follows the view.
    /// </summary>
    public int Walk(ReadOnlySpan<char> view, int start, int limit, bool final)
    {
        _matches.Clear();
        _resumptions.Clear();
        Array.Fill(_askedAt, -1);
        _dfa = _plan.Dfa!;
        var previous = start == 0 ? PreviousKind.TextStart : KindOf(view[start - 1]);
        for (var at = SkipDead(view, start, limit, ref previous); at < limit; at = SkipDead(view, at + 1, limit, ref previous))
        {
            if (!TryDecide(view, at, previous, final))
            {
                return at;
            }

            previous = KindOf(view[at]);
        }

        return limit;
    }

    private PreviousKind KindOf(char unit) => _plan.Classes.IsWord(_plan.Classes.ClassOf(unit)) ? PreviousKind.Word : PreviousKind.Other;

    /// <summary>The first start that lives for longer than its first character: in prose, few do.</summary>
    private int SkipDead(ReadOnlySpan<char> view, int at, int limit, ref PreviousKind previous)
    {
        var classes = _plan.Classes;
        var table = _dfa.Table;
        var otherRow = _dfa.StartRow(PreviousKind.Other);
        var wordRow = _dfa.StartRow(PreviousKind.Word);
        var row = _dfa.StartRow(previous);
        for (; at < limit; at++)
        {
            var unitClass = classes.ClassOf(view[at]);
            if (Volatile.Read(ref table[row + unitClass]) != LazyDfa.Dead)
            {
                break;
            }

            row = classes.IsWord(unitClass) ? wordRow : otherRow;
        }

        previous = row == wordRow ? PreviousKind.Word : row == otherRow ? PreviousKind.Other : PreviousKind.TextStart;
        return at;
    }

    private bool TryDecide(ReadOnlySpan<char> view, int start, PreviousKind previous, bool final)
    {
        var row = _dfa.StartRow(previous);
        var table = _dfa.Table;
        var classes = _plan.Classes;
        _candidates.Clear();
        for (var at = start; at < view.Length;)
        {
            var unitClass = classes.ClassOf(view[at++]);
            var entry = Volatile.Read(ref table[row + unitClass]);
            if (entry == 0)
            {
                entry = Step(row, unitClass);
                table = _dfa.Table;
            }

            row = entry >> LazyDfa.FlagBits;
            var look = (at - start) % StepsBetweenLooks == 0;
            if ((entry & (LazyDfa.Accepts | LazyDfa.Ends)) == 0 && !look)
            {
                continue;
            }

            if ((entry & LazyDfa.Accepts) != 0)
            {
                Collect(view, start, at, _dfa.StateOf(row), final);
            }

            var ends = (entry & LazyDfa.Ends) != 0 && (at < view.Length || row == 0);
            if (ends || (look && !IsOpen(view, row, start)))
            {
                Decide(view, start);
                return true;
            }
        }

        if (!final && IsOpen(view, row, start))
        {
            return false;
        }

        Decide(view, start);
        return true;
    }

    private int Step(int row, int unitClass)
    {
        var entry = _dfa.Step(row, unitClass);
        while (entry == LazyDfa.Full)
        {
            var state = _dfa.StateOf(row);
            do
            {
                // Others may fill the new one before this state is in it.
                _dfa = _plan.Replace(_dfa);
                row = _dfa.Adopt(state);
            }
            while (row == 0);

            entry = _dfa.Step(row, unitClass);
        }

        return entry;
    }

    /// <summary>True when what follows could still change a match, from this start, of a rule that may match here.</summary>
    private bool IsOpen(ReadOnlySpan<char> view, int row, int start)
    {
        foreach (var pattern in _dfa.OpenPatterns(row))
        {
            if (IsWanted(view, pattern, start))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsWanted(ReadOnlySpan<char> view, int pattern, int start)
    {
        var planned = _plan.Patterns[pattern];
        foreach (var owner in planned.Owners)
        {
            if (_resume[owner.Rule] <= start)
            {
                return planned.Context is null || Allows(view, planned.Context, pattern, start);
            }
        }

        return false;
    }

    private bool Allows(ReadOnlySpan<char> view, ContextFilter filter, int pattern, int start)
    {
        if (_askedAt[pattern] != start)
        {
            _askedAt[pattern] = start;
            _allowed[pattern] = filter(Before(view, start));
        }

        return _allowed[pattern];
    }

    private static ReadOnlySpan<char> Before(ReadOnlySpan<char> view, int start) =>
        view[Math.Max(0, start - PatternDefinition.ContextLength)..start];

    private void Collect(ReadOnlySpan<char> view, int start, int end, DfaState state, bool final)
    {
        var patterns = end < view.Length ? state.Accepts[(int)NextOf(view[end])]
            : final ? state.Accepts[(int)NextKind.TextEnd]
            : state.AlwaysAccepts;
        foreach (var pattern in patterns)
        {
            if (IsWanted(view, pattern, start))
            {
                _candidates.Add(new Candidate(pattern, end));
            }
        }
    }

    private NextKind NextOf(char unit) => _plan.Classes.IsWord(_plan.Classes.ClassOf(unit)) ? NextKind.Word : NextKind.Other;

    /// <summary>Longest first; of equal ones the pattern that was given first.</summary>
    private void Decide(ReadOnlySpan<char> view, int start)
    {
        for (var last = _candidates.Count - 1; last >= 0;)
        {
            var first = last;
            while (first > 0 && _candidates[first - 1].End == _candidates[last].End)
            {
                first--;
            }

            for (var i = first; i <= last; i++)
            {
                Offer(view, start, _candidates[i]);
            }

            last = first - 1;
        }
    }

    private void Offer(ReadOnlySpan<char> view, int start, Candidate candidate)
    {
        var pattern = _plan.Patterns[candidate.Pattern];
        if (!IsWanted(view, candidate.Pattern, start))
        {
            return;
        }

        var match = view[start..candidate.End];
        if (pattern.Validator is { } validator && !validator(match, Before(view, start)))
        {
            return;
        }

        foreach (var owner in pattern.Owners)
        {
            if (_resume[owner.Rule] > start)
            {
                continue;
            }

            _resumptions.Add(new Resumption(owner.Rule, _resume[owner.Rule], start));
            _resume[owner.Rule] = candidate.End;
            if (_plan.Allowed[owner.Rule] is not { } allowed || !allowed.Contains(match))
            {
                _matches.Add(new ViewMatch(owner.Rule, owner.Pattern, start, candidate.End));
            }
        }
    }

    private readonly record struct Candidate(int Pattern, int End);

    /// <summary>Where a rule could match again before its match at a start.</summary>
    private readonly record struct Resumption(int Rule, int Previous, int Start);
}
