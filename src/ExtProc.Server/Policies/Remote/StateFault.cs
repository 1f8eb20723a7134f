namespace ExtProc.Server.Policies.Remote;

/// <summary>What is wrong with the kept bundle.</summary>
internal enum StateFault
{
    /// <summary>Cut off, changed, or never written by this program.</summary>
    Corrupt,

    /// <summary>Not signed with the key that is configured, or signed where none is.</summary>
    Unsigned,

    /// <summary>Kept for another operator.</summary>
    Foreign,

    /// <summary>It could not be read.</summary>
    Unreadable,

    /// <summary>It could not be written: what is kept is older than what is live.</summary>
    Unwritable,

    /// <summary>Whole, and this version can't use it.</summary>
    Unusable,
}
