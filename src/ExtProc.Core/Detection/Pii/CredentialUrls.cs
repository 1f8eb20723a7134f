using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>URLs whose authority carries a user name and password (RFC 3986 userinfo), up to the end of the host.</summary>
internal static class CredentialUrls
{
    public static IReadOnlyList<PatternDefinition> All { get; } =
    [
        new()
        {
            Name = "UrlWithCredentials",
            Expression = @"\b[A-Za-z][A-Za-z0-9+.-]{1,24}://[^\s:@/?#""'<>]{0,64}:[^\s@/?#""'<>]{1,128}@[\w.-]{1,128}\b",
            Validator = static (match, _) => HasPassword(match),
        },
    ];

    // A template ({password}, $PASSWORD, <password>, ****) is not a credential.
    private static bool HasPassword(ReadOnlySpan<char> match)
    {
        ReadOnlySpan<char> userInfo = match[(match.IndexOf("://") + 3)..match.LastIndexOf('@')];
        ReadOnlySpan<char> password = userInfo[(userInfo.IndexOf(':') + 1)..];
        return password[0] is not ('{' or '$' or '%' or '[' or '<') && password.ContainsAnyExcept('*', 'x', 'X');
    }
}
