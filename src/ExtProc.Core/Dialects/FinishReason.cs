namespace ExtProc.Core.Dialects;

/// <summary>Why a model stopped, over all dialects: a bounded set, fit for metrics.</summary>
public enum FinishReason
{
    Stop,
    Length,
    ToolCalls,
    ContentFilter,
    Error,
    Other,
}
