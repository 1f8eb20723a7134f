using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Secrets;

/// <summary>
/// Secrets that only their name betrays: any opaque run of characters whose left side assigns it to a name such as <c>api_key</c>,
/// <c>password</c> or a service's. One pattern for all names; the value alone is matched, so that a redaction keeps the name.
/// </summary>
internal static class AssignedSecrets
{
    // Printable ASCII but letters, digits, _, space, quotes, comma, semicolon and angle brackets; a few of these between the rest.
    private const string Sign = @"[!#-&(-+\-./:=?@\[-^{-~]";

    public static PatternDefinition Definition { get; } = new()
    {
        Name = "generic-api-key",
        Expression = @"(?:\b|\B" + Sign + @"{1,2})\w(?:" + Sign + @"{0,3}\w){2,400}(?:\b|" + Sign + @"{1,4}\B)",
        Context = IsPlausible,
        Validator = IsSecret,
    };

    // All that the left side alone can tell, so that runs of anything cost little.
    private static bool IsPlausible(ReadOnlySpan<char> before) =>
        Assignment.TryRead(before, out Assignment assignment)
        && (assignment.Kind is AssignmentKind.Scheme or AssignmentKind.UserFlag or AssignmentKind.PasswordFlag or AssignmentKind.Pair
            || SecretKeys.Classify(assignment.Key, prose: true) != KeyKind.None
            || VendorKeys.AreMentioned(assignment.Key));

    private static bool IsSecret(ReadOnlySpan<char> match, ReadOnlySpan<char> before) =>
        Assignment.TryRead(before, out Assignment assignment)
        && assignment.Kind switch
        {
            AssignmentKind.Scheme => SecretValues.IsLiteral(match, quoted: true) && SecretValues.IsCredentials(match, assignment.Key),
            AssignmentKind.UserFlag => SecretValues.IsLiteral(match, assignment.IsQuoted) && SecretValues.IsUserAndPassword(match),
            AssignmentKind.PasswordFlag or AssignmentKind.Pair => SecretValues.IsLiteral(match, assignment.IsQuoted) && PasswordValues.IsGiven(match),
            _ => IsNamed(match, assignment),
        };

    private static bool IsNamed(ReadOnlySpan<char> match, in Assignment assignment)
    {
        KeyKind kind = SecretKeys.Classify(assignment.Key, assignment.Kind == AssignmentKind.Prose);
        if (assignment.Kind == AssignmentKind.List)
        {
            return SecretValues.IsLiteral(match, quoted: false) && (VendorKeys.Fits(assignment.Key, match) || (kind == KeyKind.Token && SecretValues.IsRandom(match)));
        }

        if (kind == KeyKind.None && assignment.Kind != AssignmentKind.Operator)
        {
            return false;
        }

        return SecretValues.IsLiteral(match, assignment.IsQuoted) && kind switch
        {
            KeyKind.Password => PasswordValues.IsPassword(match, assignment),
            KeyKind.Token => SecretValues.IsToken(match, assignment) || VendorKeys.Fits(assignment.Key, match),
            KeyKind.Weak => SecretValues.IsRandom(match) || VendorKeys.Fits(assignment.Key, match),
            _ => VendorKeys.Fits(assignment.Key, match) || IsAnnounced(match, assignment.Key),
        };
    }

    // "Use the following password to proceed: 3f6c..."
    private static bool IsAnnounced(ReadOnlySpan<char> match, ReadOnlySpan<char> sentence) =>
        SecretValues.IsRandom(match) && SecretKeys.Classify(sentence, prose: true) == KeyKind.Password;
}
