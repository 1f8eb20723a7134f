namespace ExtProc.Core.Detection.Semantic;

/// <summary>What became of a question to the semantic detectors.</summary>
public enum SemanticStatus
{
    Judged,

    /// <summary>The queue was full.</summary>
    Saturated,

    /// <summary>The deadline passed before an answer.</summary>
    TimedOut,

    /// <summary>No model is loaded, or it failed.</summary>
    Unavailable,

    /// <summary>The exchange ended before an answer.</summary>
    Cancelled,
}
