using ExtProc.Core.Policies.Testing;

namespace ExtProc.Core.Policies;

/// <summary>
/// What compiling and testing gave, kept from load to load by whoever owns the source, so that a load costs a compilation only for what changed. Holds
/// what the latest load used and nothing older. For one load at a time.
/// </summary>
public sealed class PolicyCache
{
    private Dictionary<(string Name, string Hash), Entry> _used = [];
    private Dictionary<(string Name, string Hash), Entry> _next = [];

    /// <summary>Compilations since it was made; those that were reused do not count.</summary>
    public long Compilations { get; private set; }

    internal PolicyCompilation Find(string name, string hash, Func<PolicyCompilation> compile)
    {
        if (!_next.TryGetValue((name, hash), out var entry))
        {
            if (!_used.TryGetValue((name, hash), out entry))
            {
                Compilations++;
                entry = new Entry(compile());
            }
            _next.Add((name, hash), entry);
        }
        return entry.Compilation;
    }

    /// <summary>How the policy's tests came out; run when that is not known.</summary>
    internal PolicyTestRun Tests(string name, string hash, Func<PolicyTestRun> run)
    {
        var entry = _next[(name, hash)];
        if (entry.Tests is { } known)
        {
            return known;
        }
        var tests = run();
        entry.Tests = tests.IsComplete ? tests : null;
        return tests;
    }

    /// <summary>The policy with another reach: one object for as long as neither changes.</summary>
    internal CompiledPolicy Reaching(CompiledPolicy policy, string hash, PolicyReach reach) => _next[(policy.Name, hash)].Reaching(policy, reach);

    /// <summary>Forgets what the load did not use.</summary>
    internal void EndLoad() => (_used, _next) = (_next, []);

    private sealed class Entry(PolicyCompilation compilation)
    {
        private (string Reach, CompiledPolicy Policy)? _last;

        public PolicyCompilation Compilation => compilation;

        public PolicyTestRun? Tests { get; set; }

        public CompiledPolicy Reaching(CompiledPolicy policy, PolicyReach reach)
        {
            var text = reach.ToString();
            if (_last is not { } last || last.Reach != text)
            {
                _last = last = (text, policy.Reaching(reach));
            }
            return last.Policy;
        }
    }
}
