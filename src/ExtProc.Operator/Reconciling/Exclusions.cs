using ExtProc.Core.Policies;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>
/// Finds the generations that can't be live because of those that are. Data planes take or refuse a bundle as a whole, so one policy too
/// much would stop the changes of everybody; it is left out instead, and what is new comes after what is live, what is younger after what
/// is older. For one thread.
/// </summary>
/// <param name="maxPolicies">How many policies data planes take.</param>
internal sealed class Exclusions(int maxPolicies)
{
    /// <summary>Beyond this many that do not fit, everything that is new is left out.</summary>
    private const int MaxSearches = 4;

    private readonly PolicyCache _cache = new();
    private (PolicyJudgement Judgement, PolicyReach Reach)[] _looked = [];
    private IReadOnlyDictionary<ResourceName, (string Reason, string Message)> _excluded = new Dictionary<ResourceName, (string Reason, string Message)>();

    public IReadOnlyDictionary<ResourceName, (string Reason, string Message)> Of(IReadOnlyList<Candidate> candidates)
    {
        var look = candidates.Select(static candidate => (candidate.Judgement, candidate.Reach)).ToArray();
        if (!look.AsSpan().SequenceEqual(_looked))
        {
            _excluded = Find([.. candidates.OrderBy(static candidate => candidate.IsLive ? 0 : 1).ThenBy(static candidate => candidate.Policy.Metadata.CreationTimestamp).ThenBy(static candidate => candidate.Policy.Name)]);
            _looked = look;
        }
        return _excluded;
    }

    private Dictionary<ResourceName, (string Reason, string Message)> Find(List<Candidate> ordered)
    {
        var excluded = new Dictionary<ResourceName, (string Reason, string Message)>();
        foreach (var candidate in ordered.Skip(maxPolicies))
        {
            excluded[candidate.Policy.Name] = (Reasons.OverCap, $"there are {ordered.Count} policies and data planes take {maxPolicies}: the youngest are left out");
        }
        var rest = ordered.Take(maxPolicies).ToList();
        for (var search = 0; Refusal(rest, rest.Count) is { } why; search++)
        {
            var fitting = search < MaxSearches ? MostThatFit(rest) : rest.FindLastIndex(static candidate => candidate.IsLive) + 1;
            foreach (var candidate in search < MaxSearches ? rest.Slice(fitting, 1) : rest.Slice(fitting, rest.Count - fitting))
            {
                excluded[candidate.Policy.Name] = (Reasons.Conflicted, $"it can't be live together with the policies before it: {why}");
            }
            rest.RemoveAll(candidate => excluded.ContainsKey(candidate.Policy.Name));
            if (search == MaxSearches)
            {
                break;
            }
        }
        return excluded;
    }

    /// <summary>The longest beginning that is not refused; more never makes it smaller.</summary>
    private int MostThatFit(List<Candidate> ordered)
    {
        var (fits, refused) = (0, ordered.Count);
        while (refused - fits > 1)
        {
            var middle = fits + ((refused - fits) / 2);
            (fits, refused) = Refusal(ordered, middle) is null ? (middle, refused) : (fits, middle);
        }
        return fits;
    }

    /// <summary>What data planes would say of the first so many, with the earlier generations of the others; null for nothing.</summary>
    private string? Refusal(List<Candidate> ordered, int count)
    {
        var sources = ordered
            .Select((candidate, i) => (candidate.Reach, Judgement: i < count ? candidate.Judgement : candidate.Live))
            .Where(static chosen => chosen.Judgement is not null)
            .Select(static chosen => chosen.Judgement!.Source with { Reach = chosen.Reach });
        var set = PolicyLoader.Load([.. sources], _cache, runTests: false);
        return new PolicySnapshot(1, set.Hash, set.Policies, default).Prepare()?.Message;
    }
}
