namespace ExtProc.Core.Detection.Scheduling;

/// <summary>Why a question is refused before it waits.</summary>
public enum InferenceRefusal
{
    None,

    /// <summary>The queue is full.</summary>
    Full,

    /// <summary>The queue's share of long questions is taken; what is left is for short ones.</summary>
    LongShareFull,

    /// <summary>With what waits already, its turn would come behind its deadline.</summary>
    TooLate,

    /// <summary>The scheduler has stopped.</summary>
    Stopped,
}
