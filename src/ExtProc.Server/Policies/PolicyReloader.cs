using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace ExtProc.Server.Policies;

/// <summary>Brings what a directory holds into the store and says so in the log, a failure that lasts only once. One thread at a time.</summary>
internal sealed class PolicyReloader(PolicyDirectory directory, PolicyStore store, ILogger logger)
{
    private string? _content;
    private string? _told;

    /// <summary>Reads the directory and applies it; null when it changed while it was read and <paramref name="force"/> is false.</summary>
    public (PolicyLoad? Load, string State) Reload(bool force)
    {
        var reading = directory.Read();
        if (!reading.IsSteady && !force)
        {
            return (null, reading.State);
        }
        _content = reading.Content;
        var set = PolicyLoader.Load(reading.Sources);
        var load = reading.IsReadable ? store.Apply(set) : store.ApplyUnreadable(set.Diagnostics);
        Tell(load);
        return (load, reading.State);
    }

    /// <summary>True when the files' content is not what was loaded, whatever their metadata say.</summary>
    public bool HasOtherContent() => directory.Read().Content != _content;

    private void Tell(PolicyLoad load)
    {
        var text = string.Join('\n', load.Diagnostics);
        if (load.Result == PolicyReload.Applied)
        {
            PolicyLog.Applied(logger, load.Revision, store.Current.Policies.Count, store.Current.Hash);
        }
        else if (text == _told)
        {
            return;
        }
        else if (load.Result == PolicyReload.Unchanged)
        {
            PolicyLog.Unchanged(logger, load.Revision);
        }
        else
        {
            PolicyLog.Rejected(logger, load.Errors, load.Revision);
        }
        _told = text;
        foreach (var diagnostic in load.Diagnostics)
        {
            Tell(diagnostic);
        }
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
