namespace ExtProc.Server.Policies;

/// <summary>How a watched directory stands to what was loaded from it.</summary>
internal enum ChangeState
{
    AsLoaded,

    /// <summary>Something changed, and may still be changing.</summary>
    Changing,

    /// <summary>Something changed and has been quiet since: to be read, unless it changes meanwhile.</summary>
    Settled,

    /// <summary>Something keeps changing: to be read as it is.</summary>
    Overdue,
}
