namespace ExtProc.Core.Dialects;

/// <summary>A choice that has come to its end, and why.</summary>
public readonly record struct ChoiceEnd(long Choice, FinishReason Reason);
