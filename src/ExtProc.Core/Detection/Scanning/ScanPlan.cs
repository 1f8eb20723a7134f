using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Scanning;

/// <summary>
/// What some rules look for, compiled into one automaton that grows as texts are scanned, up to a cap. Safe for any number of threads;
/// worth keeping for as long as the rules live.
/// </summary>
public sealed class ScanPlan
{
    private readonly Nfa? _nfa;
    private readonly SubsetBuilder? _builder;
    private readonly int _maxEntries;
    private LazyDfa? _dfa;

    private ScanPlan(IReadOnlyList<RuleDetection> rules, PlanPattern[] patterns, Nfa? nfa, int maxEntries)
    {
        RuleCount = rules.Count;
        Patterns = patterns;
        Allowed = [.. rules.Select(rule => rule.Allow.Count == 0 ? null : new AllowedTexts(rule.Allow))];
        HiddenTextRules = [.. Enumerable.Range(0, rules.Count).Where(rule => rules[rule].HiddenText)];
        _nfa = nfa;
        _maxEntries = maxEntries;
        if (nfa is not null)
        {
            _builder = new SubsetBuilder(nfa);
            _dfa = new LazyDfa(nfa, _builder, maxEntries);
        }
    }

    public int RuleCount { get; }

    /// <summary>True when no text can be found.</summary>
    public bool IsEmpty => _nfa is null && HiddenTextRules.Length == 0;

    internal PlanPattern[] Patterns { get; }

    internal AllowedTexts?[] Allowed { get; }

    internal int[] HiddenTextRules { get; }

    internal CharClasses Classes => _nfa!.Classes;

    internal LazyDfa? Dfa => Volatile.Read(ref _dfa);

    /// <summary>Compiles rules; a match names its rule by the index here.</summary>
    /// <exception cref="ArgumentException">
    /// An expression does not pass <see cref="PatternCompiler.Validate"/>, or all of them together are too large.
    /// </exception>
    public static ScanPlan Compile(IReadOnlyList<RuleDetection> rules) => Compile(rules, LazyDfa.DefaultEntries);

    internal static ScanPlan Compile(IReadOnlyList<RuleDetection> rules, int maxEntries)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var owners = new Dictionary<(string Expression, bool IgnoreCase, ContextFilter? Context, MatchValidator? Validator), List<PatternOwner>>();
        for (var rule = 0; rule < rules.Count; rule++)
        {
            for (var pattern = 0; pattern < rules[rule].Patterns.Count; pattern++)
            {
                var definition = rules[rule].Patterns[pattern];
                var key = (definition.Expression, definition.IgnoreCase, definition.Context, definition.Validator);
                if (!owners.TryGetValue(key, out var list))
                {
                    owners.Add(key, list = []);
                }

                list.Add(new PatternOwner(rule, pattern));
            }
        }

        var builder = new NfaBuilder();
        var patterns = new List<PlanPattern>(owners.Count);
        foreach (var (key, list) in owners)
        {
            builder.Add(Parse(key.Expression, key.IgnoreCase));
            patterns.Add(new PlanPattern(key.Context, key.Validator, [.. list]));
        }

        return new ScanPlan(rules, [.. patterns], patterns.Count == 0 ? null : builder.Build(), maxEntries);
    }

    /// <summary>Begins anew when an automaton has reached its cap. Others may have done so already.</summary>
    internal LazyDfa Replace(LazyDfa full)
    {
        var fresh = new LazyDfa(_nfa!, _builder!, _maxEntries);
        var current = Interlocked.CompareExchange(ref _dfa, fresh, full);
        return current == full ? fresh : current!;
    }

    private static PatternNode Parse(string expression, bool ignoreCase)
    {
        try
        {
            return PatternCompiler.Parse(expression, ignoreCase);
        }
        catch (PatternException exception)
        {
            throw new ArgumentException($"A pattern cannot be compiled: {exception.Message}", nameof(expression));
        }
    }
}
