using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace ExtProc.Server.Policies;

/// <summary>Brings what a directory holds into the store and says in the log what is new. One thread at a time.</summary>
internal sealed class PolicyReloader(PolicyDirectory directory, PolicyStore store, ISemanticDetector models, GuardHosts? guardHosts, ILogger logger)
{
    private readonly PolicyCache _cache = new();
    private string? _content;
    private HashSet<PolicyDiagnostic> _told = [];

    /// <summary>Reads the directory and applies it; null when it changed while it was read and <paramref name="force"/> is false.</summary>
    public (PolicyLoad? Load, string State) Reload(bool force)
    {
        var reading = directory.Read(_cache);
        if (!reading.IsSteady && !force)
        {
            return (null, reading.State);
        }
        _content = reading.Content;
        var set = PolicyLoader.Load(reading.Sources, _cache, models: models, guardHosts: guardHosts);
        var load = reading.IsReadable ? store.Apply(set) : store.ApplyUnreadable(set.Diagnostics);
        return (load, reading.State);
    }

    /// <summary>True when the files' content is not what was loaded, whatever their metadata say.</summary>
    public bool HasOtherContent() => directory.Content() != _content;

    /// <summary>Logs a load: its result and the diagnostics that were not there the time before.</summary>
    public void Tell(PolicyLoad load)
    {
        var isNews = !_told.SetEquals(load.Diagnostics);
        if (load.Result == PolicyReload.Applied)
        {
            PolicyLog.Applied(logger, load.Revision, store.Current.Policies.Count, store.Current.Hash);
        }
        else if (load.Result == PolicyReload.Unchanged && isNews)
        {
            PolicyLog.Unchanged(logger, load.Revision);
        }
        else if (isNews)
        {
            PolicyLog.Rejected(logger, load.Errors, load.Revision);
        }
        foreach (var diagnostic in load.Diagnostics.Where(diagnostic => !_told.Contains(diagnostic)))
        {
            Tell(diagnostic);
        }
        _told = [.. load.Diagnostics];
    }

    private void Tell(PolicyDiagnostic diagnostic)
    {
        if (diagnostic.Severity == DiagnosticSeverity.Error)
        {
            PolicyLog.Error(logger, diagnostic);
        }
        else
        {
            PolicyLog.Warning(logger, diagnostic);
        }
    }
}
