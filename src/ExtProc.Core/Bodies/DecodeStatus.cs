namespace ExtProc.Core.Bodies;

/// <summary>How decoding a body stands. Everything but <see cref="Ok"/> is final.</summary>
public enum DecodeStatus
{
    Ok,

    /// <summary>The bytes are not what the coding says.</summary>
    Corrupt,

    /// <summary>The body ended in the middle.</summary>
    Truncated,

    /// <summary>More follows the end of the coded data: what one reader skips, another reads.</summary>
    TrailingData,

    /// <summary>More decoded bytes than the cap.</summary>
    TooLarge,

    /// <summary>Each coded byte gives more decoded bytes than the cap on expansion.</summary>
    ExpansionExceeded,
}
