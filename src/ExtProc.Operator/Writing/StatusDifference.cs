namespace ExtProc.Operator.Writing;

/// <summary>How a status differs from the one that it should be, the least first.</summary>
internal enum StatusDifference
{
    None,

    /// <summary>Only how much traffic there was.</summary>
    Traffic,

    /// <summary>Numbers and wording, nothing that changes a verdict.</summary>
    Detail,

    /// <summary>A verdict, its reason or its generation.</summary>
    Verdict,
}
