using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Secrets;

/// <summary>
/// Secrets that only their name betrays: any opaque run of characters whose left side assigns it to a name such as <c>api_key</c>,
/// <c>password</c> or a service's. One pattern for all names; the value alone is matched, so that a redaction keeps the name.
/// </summary>
internal static class AssignedSecrets
{
    // Printable ASCII without space, quotes, comma, semicolon and angle brackets.
    private const string Character = @"[!#-&(-+\--:=?-_a-~]";

    public static PatternDefinition Definition { get; } = new()
    {
        Name = "generic-api-key",
        Expression = @"(?:\b\w|\B[!#-&(-+./:?@\[^{~])" + Character + @"{2,400}(?:\w\b|[!#-&(-+\--/:=?@\[-^{-~]\B)",
        Validator = IsSecret,
    };

    private static bool IsSecret(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        if (!Assignment.TryRead(before, out Assignment assignment) || !SecretValues.IsLiteral(match, assignment.IsQuoted))
        {
            return false;
        }

        if (assignment.Kind == AssignmentKind.Scheme)
        {
            return SecretValues.IsCredentials(match, assignment.Key);
        }

        if (assignment.Kind == AssignmentKind.Flag && assignment.Key is "-u" or "--user")
        {
            return SecretValues.IsUserAndPassword(match) && before.Contains("curl", StringComparison.OrdinalIgnoreCase);
        }

        return SecretKeys.Classify(assignment.Key) switch
        {
            KeyKind.Password => PasswordValues.IsPassword(match, assignment),
            KeyKind.Token => SecretValues.IsToken(match, assignment) || VendorKeys.Fits(assignment.Key, match),
            KeyKind.Weak => SecretValues.IsRandom(match) || VendorKeys.Fits(assignment.Key, match),
            _ => assignment.Kind == AssignmentKind.Operator && VendorKeys.Fits(assignment.Key, match),
        };
    }
}
