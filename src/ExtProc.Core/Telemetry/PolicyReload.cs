namespace ExtProc.Core.Telemetry;

/// <summary>How an attempt to take over a new set of policies ended.</summary>
public enum PolicyReload
{
    /// <summary>The new set is live.</summary>
    Applied,

    /// <summary>Nothing that matters had changed.</summary>
    Unchanged,

    /// <summary>The new set has errors; the last good one stays live.</summary>
    Rejected,

    /// <summary>The source could not be read; the last good set stays live.</summary>
    Unreadable,
}
