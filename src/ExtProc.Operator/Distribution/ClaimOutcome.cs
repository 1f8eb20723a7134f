namespace ExtProc.Operator.Distribution;

/// <summary>Whether an identity may report under a name.</summary>
internal enum ClaimOutcome
{
    Own,

    /// <summary>Another identity reports under it.</summary>
    Taken,

    /// <summary>The identity reports under too many names already.</summary>
    TooMany,
}
