using ExtProc.Core.Policies.Testing;

namespace ExtProc.Core.Policies;

/// <summary>A compilation and what was made of it.</summary>
internal sealed class CachedCompilation(PolicyCompilation compilation)
{
    private PolicyTestRun? _tests;
    private (string Reach, CompiledPolicy Policy)? _last;

    public PolicyCompilation Compilation => compilation;

    /// <summary>How the policy's tests came out; run when that is not known, or when not all could be run.</summary>
    public PolicyTestRun Tests(Func<PolicyTestRun> run)
    {
        if (_tests is not null)
        {
            return _tests;
        }
        var tests = run();
        _tests = tests.IsComplete ? tests : null;
        return tests;
    }

    /// <summary>The policy with another reach: one object for as long as neither changes.</summary>
    public CompiledPolicy Reaching(PolicyReach reach)
    {
        var text = reach.ToString();
        if (_last is not { } last || last.Reach != text)
        {
            _last = last = (text, compilation.Policy!.Reaching(reach));
        }
        return last.Policy;
    }
}
