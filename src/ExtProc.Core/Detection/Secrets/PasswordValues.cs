using System.Buffers;

namespace ExtProc.Core.Detection.Secrets;

/// <summary>Judges values that people choose: almost anything that is no word of code, no label and no template.</summary>
internal static class PasswordValues
{
    private static readonly SearchValues<char> Symbols = SearchValues.Create("!@#$%^&*+=?~");

    public static bool IsPassword(ReadOnlySpan<char> value, in Assignment assignment)
    {
        if (assignment.IsSetting)
        {
            return value.Length >= 3;
        }

        bool spokenQuote = assignment.Kind == AssignmentKind.Prose && assignment.IsQuoted;
        if (value.Length is < 4 or > 128 || (Placeholders.IsStopWord(value) && !(spokenQuote && value is "admin" or "root" or "test")))
        {
            return false;
        }

        return assignment.Kind switch
        {
            AssignmentKind.Prose => IsSpoken(value, assignment.IsQuoted),
            _ when assignment.IsQuoted => IsQuotedLiteral(value),
            AssignmentKind.Flag => IsSpoken(value, quoted: false) || HasSymbol(value),
            _ => IsPlainLiteral(value, assignment),
        };
    }

    /// <summary>A value in the place of a password: all but what is plainly something else.</summary>
    public static bool IsGiven(ReadOnlySpan<char> value) =>
        value.Length is >= 4 and <= 128 && !Placeholders.IsStopWord(value) && (value.ContainsAnyInRange('a', 'z') || value.ContainsAnyInRange('A', 'Z'));

    /// <summary>A secret of the kind that people choose (<c>secret = "open-sesame"</c>): quoted, and with more than letters in it.</summary>
    public static bool IsChosenSecret(ReadOnlySpan<char> value, in Assignment assignment) =>
        assignment.IsQuoted && assignment.Kind == AssignmentKind.Operator && value.Length is >= 8 and <= 64
        && !Placeholders.IsStopWord(value)
        && (assignment.IsComparison ? !Placeholders.IsWordy(value) : HasSymbol(value) && !SecretValues.IsSlug(value));

    private static bool IsQuotedLiteral(ReadOnlySpan<char> value)
    {
        if (IsLetters(value[0] == '#' ? value[1..] : value))
        {
            return value.Length >= 4 && !IsName(value) && !(!char.IsAsciiLetterLower(value[0]) && value.Length < 12);
        }

        return !SecretValues.IsSlug(value) || !Placeholders.IsWordy(value);
    }

    // Without quotes letters are as likely a variable; files of settings write KEY=value tight, with a capital.
    private static bool IsPlainLiteral(ReadOnlySpan<char> value, in Assignment assignment)
    {
        if (assignment.CrossesLine)
        {
            return SecretValues.HasLetterAndDigit(value) && !SecretValues.IsSlug(value);
        }

        bool setting = assignment.IsTight && assignment.Key.ContainsAnyInRange('A', 'Z') && !assignment.Key.Contains('.');
        if (IsLetters(value) || SecretValues.IsSlug(value))
        {
            return (setting && !IsName(value)) || (assignment.FollowsUser && !Placeholders.IsWordy(value));
        }

        return SecretValues.HasLetterAndDigit(value) || HasSymbol(value) || (value.Length >= 4 && assignment.IsTight) || value.Length >= 6;
    }

    private static bool IsSpoken(ReadOnlySpan<char> value, bool quoted) =>
        quoted
            ? !IsLetters(value) || (value.Length >= 4 && !char.IsAsciiLetterUpper(value[0]))
            : value.Length >= 6 && SecretValues.HasLetterAndDigit(value) && !SecretValues.IsSlug(value);

    private static bool IsLetters(ReadOnlySpan<char> value)
    {
        foreach (char c in value)
        {
            if (!char.IsAsciiLetter(c))
            {
                return false;
            }
        }

        return true;
    }

    // camelCase: a variable or a function.
    private static bool IsName(ReadOnlySpan<char> value) => char.IsAsciiLetterLower(value[0]) && value[1..].ContainsAnyInRange('A', 'Z') && Placeholders.IsWordy(value);

    private static bool HasSymbol(ReadOnlySpan<char> value) => value.ContainsAny(Symbols);
}
