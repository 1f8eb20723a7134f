namespace ExtProc.Core.Detection.Patterns;

/// <summary>Checks expressions and parses them. Stateless.</summary>
public static class PatternCompiler
{
    /// <summary>Characters that a match may have at most, in the folded view; also what a stream can be made to hold back.</summary>
    public const int MaxLength = 8192;

    /// <summary>Characters that an expression may have at most.</summary>
    public const int MaxExpressionLength = 16_384;

    /// <summary>Automaton nodes that one expression may need, its repeats written out.</summary>
    public const int MaxNodes = 65_536;

    /// <summary>Null when the expression can be used; otherwise the first reason why not. Never throws for a bad expression.</summary>
    public static PatternError? Validate(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        try
        {
            Parse(expression, ignoreCase: false);
            Parse(expression, ignoreCase: true);
            return null;
        }
        catch (PatternException exception)
        {
            return exception.Error;
        }
    }

    /// <exception cref="PatternException">The expression cannot be used.</exception>
    internal static PatternNode Parse(string expression, bool ignoreCase)
    {
        if (expression.Length > MaxExpressionLength)
        {
            throw Error($"The expression is longer than {MaxExpressionLength} characters.");
        }

        var node = PatternParser.Parse(expression, ignoreCase);
        var size = PatternSize.Of(node);
        if (size.Shortest == 0)
        {
            throw Error("The expression can match the empty text.", "require at least one character");
        }

        if (size.Longest > MaxLength)
        {
            throw Error($"The expression can match {size.Longest} characters; {MaxLength} is the limit.", "lower its repeats");
        }

        return size.Nodes <= MaxNodes ? node : throw Error("The expression's repeats are too large when written out.", "lower its repeats");
    }

    private static PatternException Error(string message, string? suggestion = null) => new(new PatternError(0, message, suggestion));
}
