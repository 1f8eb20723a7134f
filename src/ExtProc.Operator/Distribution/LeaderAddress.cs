namespace ExtProc.Operator.Distribution;

/// <summary>Where the leading replica's distribution listener is; null where this replica leads, or nobody is known to.</summary>
internal delegate Uri? LeaderAddress();
