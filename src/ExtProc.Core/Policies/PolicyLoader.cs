using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Policies;

/// <summary>Reads and compiles sources into one set, with all diagnostics of all of them.</summary>
public static class PolicyLoader
{
    /// <summary>More policies than a mesh has; what one exchange costs grows with those that apply to it.</summary>
    public const int MaxPolicies = 5000;

    /// <summary>Thread-safe, but for the cache: that is for one load at a time.</summary>
    /// <param name="sources">The texts; where one tells no reach, its policies reach what their <c>targetRefs</c> name, or everywhere.</param>
    /// <param name="cache">What earlier loads compiled; what is equal is not compiled again.</param>
    /// <param name="runTests">Whether a policy whose own tests fail is an error; false where somebody has run them already.</param>
    /// <param name="models">The models that tests are played with, the same for all loads with one cache; a rule that asks for more is a
    /// warning. Null: it is not known which there will be.</param>
    /// <param name="guardHosts">Where remote guards may be, the same for all loads with one cache. Null: anywhere.</param>
    public static PolicySet Load(
        IReadOnlyList<PolicySource> sources, PolicyCache? cache = null, bool runTests = true, ISemanticDetector? models = null, GuardHosts? guardHosts = null)
    {
        var loading = new PolicyLoading(cache ?? new PolicyCache(), runTests, models, guardHosts);
        foreach (var source in sources)
        {
            loading.Add(source);
        }
        return loading.End();
    }
}
