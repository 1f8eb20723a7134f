namespace ExtProc.Core.Policies.Testing;

/// <summary>What became of the exchange of a test.</summary>
public enum TestVerdict
{
    /// <summary>Not blocked; something may have been flagged or changed.</summary>
    Allowed,

    /// <summary>Something was recorded and nothing changed.</summary>
    Flagged,

    /// <summary>Something was changed.</summary>
    Redacted,

    /// <summary>Refused, or its stream ended.</summary>
    Blocked,
}
