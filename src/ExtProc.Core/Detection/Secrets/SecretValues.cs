using System.Buffers;
using System.Buffers.Text;

namespace ExtProc.Core.Detection.Secrets;

/// <summary>Judges values by their look: literals or code, random or words.</summary>
internal static class SecretValues
{
    private static readonly SearchValues<char> Brackets = SearchValues.Create("()[]{}&|");

    /// <summary>False for variables, templates, calls, and what runs beyond the value into code, a query or an escape.</summary>
    public static bool IsLiteral(ReadOnlySpan<char> value, bool quoted)
    {
        if (Placeholders.IsTemplate(value) || IsVariable(value) || value.Contains("://", StringComparison.Ordinal) || HasEscape(value))
        {
            return false;
        }

        if (IsPath(value) || HasInnerAssignment(value))
        {
            return false;
        }

        return quoted
            ? value[^1] is not ('\\' or '[' or '(' or '{') && !value.EndsWith("()")
            : value[^1] is not ('.' or ':' or '\\' or '?') && !value.ContainsAny(Brackets) && !IsMember(value);
    }

    /// <summary>What an issuer would generate: long, mixed, evenly spread.</summary>
    public static bool IsRandom(ReadOnlySpan<char> value) =>
        value.Length >= 16 && HasLetterAndDigit(value) && ShannonEntropy.BitsPerCharacter(value) >= 3.4 && !IsDated(value) && !IsSlug(value);

    public static bool IsToken(ReadOnlySpan<char> value, in Assignment assignment)
    {
        if (value.Length < 8 || (assignment.Kind == AssignmentKind.Prose && value.Length < 12))
        {
            return PasswordValues.IsChosenSecret(value, assignment);
        }

        double entropy = ShannonEntropy.BitsPerCharacter(value);
        if (value.Length == 40 && assignment.Key.Contains("aws", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        bool random = HasLetterAndDigit(value) && entropy >= (value.Length < 16 ? 2.9 : 3.0) && !IsDated(value) && !IsSlug(value);
        return random || (value.Length >= 20 && entropy >= 4.1 && IsMixedCase(value) && !IsMember(value)) || PasswordValues.IsChosenSecret(value, assignment);
    }

    /// <summary>The credentials of an Authorization header: a bearer token, or base64 of <c>user:password</c>.</summary>
    public static bool IsCredentials(ReadOnlySpan<char> value, ReadOnlySpan<char> scheme) =>
        value.Length >= 8 && HasLetterAndDigit(value) && !IsSlug(value) && (ShannonEntropy.BitsPerCharacter(value) >= 3 || IsBase64Pair(value))
        && (value.Length >= 16 || scheme.Contains("uthorization", StringComparison.Ordinal));

    public static bool IsUserAndPassword(ReadOnlySpan<char> value)
    {
        int colon = value.IndexOf(':');
        return colon > 0 && value.Length - colon > 3 && !Placeholders.IsStopWord(value[(colon + 1)..]);
    }

    public static bool HasLetterAndDigit(ReadOnlySpan<char> value) =>
        value.ContainsAnyInRange('0', '9') && (value.ContainsAnyInRange('a', 'z') || value.ContainsAnyInRange('A', 'Z'));

    public static bool IsMixedCase(ReadOnlySpan<char> value) => value.ContainsAnyInRange('a', 'z') && value.ContainsAnyInRange('A', 'Z');

    /// <summary>Words of letters joined by hyphens, underscores, dots or slashes, with at most two digits: a name, not a secret.</summary>
    public static bool IsSlug(ReadOnlySpan<char> value)
    {
        int digits = 0;
        int joints = 0;
        foreach (char c in value)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
            joints += c is '-' or '_' or '.' or '/' or ':' ? 1 : 0;
            if (c is '$' or '@' or '!' or '#' or '%' or '^' or '*' or '+' or '=' or '~')
            {
                return false;
            }
        }

        return joints > 0 && digits <= 2 && !(IsMixedCase(value) && joints == 1 && value.Length > 24);
    }

    private static bool IsBase64Pair(ReadOnlySpan<char> value) => value.Length <= 400 && Base64.IsValid(value);

    private static bool IsVariable(ReadOnlySpan<char> value) =>
        value.StartsWith("${") || value.StartsWith("$(") || value.StartsWith("{{") || value.StartsWith("%(") || value.StartsWith("#{") || value.StartsWith("@{") || value.StartsWith("[[")
        || (value[0] == '$' && !value[1..].ContainsAnyExcept(Identifier)) || (value[0] == '%' && value[^1] == '%') || (value[0] == '{' && value[^1] == '}')
        || (value[0] == '[' && value[^1] == ']') || value.StartsWith("process.env") || value.StartsWith("os.environ") || value.StartsWith("env.") || value.StartsWith("secrets.");

    private static readonly SearchValues<char> Identifier = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:->");

    // A backslash before n, r or t ends the value in text that still has its escapes.
    private static bool HasEscape(ReadOnlySpan<char> value)
    {
        int at = value.IndexOf('\\');
        return at >= 0 && at + 1 < value.Length && value[at + 1] is 'n' or 'r' or 't' or '\\' or 'u';
    }

    // Paths, selectors (#add-password), resource names (arn:aws:iam::policy) and the ends of concatenations (.$name, +new).
    private static bool IsPath(ReadOnlySpan<char> value) =>
        value[0] is '/' or '.' or '~' or '@' or '+' || value.StartsWith("C:") || value.StartsWith("arn:") || (value[0] == '#' && IsSlug(value[1..]))
        || (value.Contains('/') && !value.ContainsAny('+', '=') && (value.Length < 40 || value.Count('/') > 3) && !HasDigitGroup(value) && WordsOnly(value));

    private static bool WordsOnly(ReadOnlySpan<char> value) => IsSlug(value) || value.Contains('#');

    // request.form, config.Password, self.token: identifiers joined by dots.
    private static bool IsMember(ReadOnlySpan<char> value)
    {
        int dot = value.IndexOf('.');
        return dot > 0 && value.Length < 48 && !value.ContainsAnyExcept(Identifier) && !HasDigitGroup(value) && value[(dot + 1)..].ContainsAnyInRange('a', 'z');
    }

    private static bool HasDigitGroup(ReadOnlySpan<char> value)
    {
        int run = 0;
        foreach (char c in value)
        {
            run = char.IsAsciiDigit(c) ? run + 1 : 0;
            if (run == 3)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasInnerAssignment(ReadOnlySpan<char> value)
    {
        int equals = value.IndexOf('=');
        return equals is > 0 and < 32 && value[equals..].ContainsAnyExcept('=') && !value[..equals].ContainsAnyInRange('0', '9');
    }

    // 2024-01-31, 2024-01-31T12:00:00Z, 1.2.3-rc1: dates and versions.
    private static bool IsDated(ReadOnlySpan<char> value) =>
        value.Length >= 8 && char.IsAsciiDigit(value[0]) && value.Count('-') + value.Count('.') + value.Count(':') >= 2 && value.Length < 30 && value[1] is (>= '0' and <= '9') or '.' or '-';
}
