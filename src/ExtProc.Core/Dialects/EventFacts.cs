namespace ExtProc.Core.Dialects;

/// <summary>What an event says, besides its text.</summary>
/// <param name="IsDone">The stream's own end mark: nothing more comes in any channel.</param>
/// <param name="IsError">The provider reports an error.</param>
/// <param name="Usage">Tokens counted so far, where the event says.</param>
public readonly record struct EventFacts(bool IsDone, bool IsError, TokenUsage? Usage);
