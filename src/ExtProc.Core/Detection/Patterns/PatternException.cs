namespace ExtProc.Core.Detection.Patterns;

/// <summary>Carries a <see cref="PatternError"/> out of the parser's recursion; never leaves <see cref="PatternCompiler"/>.</summary>
internal sealed class PatternException(PatternError error) : Exception(error.Message)
{
    public PatternError Error { get; } = error;
}
