namespace ExtProc.Operator.Informers;

/// <summary>How far an informer is.</summary>
internal enum InformerState
{
    /// <summary>Not everything has been seen yet.</summary>
    Starting,

    /// <summary>Everything is known, as of the latest event.</summary>
    Live,

    /// <summary>The cluster does not serve the kind.</summary>
    Absent,
}
