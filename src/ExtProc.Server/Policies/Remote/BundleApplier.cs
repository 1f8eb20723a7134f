using System.Runtime.InteropServices;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Core.Policies.Reading;

namespace ExtProc.Server.Policies.Remote;

/// <summary>
/// Makes bundles live. An entry without a document keeps the earlier one; a bundle with an error is refused whole, and everything stays
/// as it was. One thread applies, any thread reads <see cref="Running"/>.
/// </summary>
/// <param name="store">Where policies become live.</param>
/// <param name="models">The models that read examples of topics, or null.</param>
/// <param name="guardHosts">Where remote guards may be; null: anywhere.</param>
internal sealed class BundleApplier(PolicyStore store, ISemanticDetector? models = null, GuardHosts? guardHosts = null)
{
    private const int MaxMessage = 500;

    private readonly PolicyCache _cache = new();
    private Dictionary<string, BundleEntry> _live = [];
    private volatile RunningBundle _running = RunningBundle.None;

    /// <summary>What runs, as it is reported.</summary>
    public RunningBundle Running => _running;

    /// <summary>Everything that is enforced, with its documents: what is to be kept.</summary>
    public PolicyBundle Enforced => PolicyBundle.Create(_live.Values);

    /// <summary>What the policies did since the process started.</summary>
    public IReadOnlyList<PolicyTraffic> Traffic => store.Traffic.Read();

    public PolicyLoad Apply(PolicyBundle bundle)
    {
        var next = new Dictionary<string, BundleEntry>(bundle.Policies.Count, StringComparer.Ordinal);
        foreach (var entry in bundle.Policies)
        {
            if (entry.Document is not null)
            {
                next.Add(entry.FullName, entry);
            }
            else if (_live.GetValueOrDefault(entry.FullName) is { } kept)
            {
                next.Add(entry.FullName, kept with { Reach = entry.Reach });
            }
        }
        var load = store.Apply(Read([.. next.Values]));
        if (load.IsGood)
        {
            _live = next;
        }
        _running = new RunningBundle(bundle.Revision, [.. bundle.Policies.Select(entry => load.IsGood ? Stand(entry) : StandRefused(entry, load))]);
        return load;
    }

    private PolicySet Read(IReadOnlyList<BundleEntry> entries)
    {
        var set = PolicyLoader.Load([.. entries.Select(entry =>
            _cache.Parse(entry.FullName, JsonMarshal.GetRawUtf8Value(entry.Document!.Value), JsonSpecReader.Read) with { Reach = entry.Reach })], _cache, runTests: false, models, guardHosts);
        var names = entries.Select(static entry => entry.FullName);
        return set.HasErrors || set.Policies.Select(static loaded => loaded.Policy.Name).SequenceEqual(names.Order(StringComparer.Ordinal))
            ? set
            : set.With(new PolicyDiagnostic(DiagnosticSeverity.Error, DiagnosticCodes.UnknownValue, "metadata", "a document is not of the policy that its entry names"));
    }

    private RunningPolicy Stand(BundleEntry entry)
    {
        var live = _live.GetValueOrDefault(entry.FullName);
        return live is null ? new RunningPolicy(entry.FullName, 0, RunningState.Missing, "no generation that can be used is known here")
            : ReferenceEquals(live, entry) ? new RunningPolicy(entry.FullName, entry.Generation, RunningState.Live)
            : new RunningPolicy(entry.FullName, live.Generation, RunningState.Kept);
    }

    private RunningPolicy StandRefused(BundleEntry entry, PolicyLoad load)
    {
        var live = _live.GetValueOrDefault(entry.FullName);
        if (entry.Document is null)
        {
            return Stand(entry);
        }
        return live is not null && BundleRevision.HashOf(live).AsSpan().SequenceEqual(BundleRevision.HashOf(entry))
            ? new RunningPolicy(entry.FullName, entry.Generation, RunningState.Live)
            : new RunningPolicy(entry.FullName, live?.Generation ?? 0, RunningState.Refused, Why(entry.FullName, load));
    }

    /// <summary>What is wrong with a policy, or that something else is. Diagnostics never hold what a policy looks for.</summary>
    private static string Why(string name, PolicyLoad load)
    {
        var errors = load.Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();
        var own = errors.Where(diagnostic => diagnostic.File == name || diagnostic.File is null).ToArray();
        var told = own.Length > 0 ? own : errors;
        var text = string.Join("; ", told.Take(3).Select(static diagnostic => diagnostic.ToString()));
        return text.Length <= MaxMessage ? text : text[..MaxMessage];
    }
}
