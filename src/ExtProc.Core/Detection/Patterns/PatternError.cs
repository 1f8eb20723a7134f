namespace ExtProc.Core.Detection.Patterns;

/// <summary>Why an expression was refused.</summary>
/// <param name="Position">Index into the expression, of the character at fault.</param>
/// <param name="Message">What is wrong, as a sentence.</param>
/// <param name="Suggestion">What to write instead, where there is something.</param>
public sealed record PatternError(int Position, string Message, string? Suggestion = null);
