namespace ExtProc.Core.Sse;

/// <summary>What <see cref="SseReader"/> has come to.</summary>
public enum SseStatus
{
    /// <summary>The chunk is used up; nothing is complete.</summary>
    NeedMore,

    /// <summary>An event block is complete.</summary>
    Event,

    /// <summary>A block is larger than the cap. Final: the stream can't be read any further.</summary>
    TooLarge,
}
