using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Secrets;

/// <summary>URLs and connection strings that carry a password: any scheme with user information, and Oracle's own form.</summary>
internal static class ConnectionStrings
{
    public static IReadOnlyList<PatternDefinition> All { get; } =
    [
        new()
        {
            Name = "url-credentials",
            Expression = @"\b[A-Za-z][A-Za-z0-9+.-]{1,24}://[^\s:@/?#""'<>]{0,128}:[^\s@/?#""'<>]{1,256}@[\w.\[:-]{1,128}",
            Validator = static (match, _) => UrlHasPassword(match),
        },
        new()
        {
            Name = "url-credentials",
            Expression = @"\b(?:https?|git|ssh)://[A-Za-z0-9_-]{20,128}@[\w.-]{1,128}",
            Validator = static (match, _) => IsTokenUser(match),
        },
        new() { Name = "jdbc-oracle-credentials", Expression = @"\bjdbc:oracle:(?:thin|oci):[\w.$-]{1,64}/[^\s@""'<>]{1,64}@[\w./:-]{1,128}\b" },
        new()
        {
            Name = "azure-sas-signature",
            Expression = @"\bsig=[A-Za-z0-9%+/]{43,64}(?:%3[Dd]|=){1,2}",
            Validator = static (match, _) => ShannonEntropy.BitsPerCharacter(match) >= 3.5,
        },
    ];

    private static bool UrlHasPassword(ReadOnlySpan<char> match)
    {
        ReadOnlySpan<char> userInfo = match[(match.IndexOf("://") + 3)..match.LastIndexOf('@')];
        ReadOnlySpan<char> password = userInfo[(userInfo.IndexOf(':') + 1)..];
        return password[0] is not ('{' or '$' or '%' or '[' or '<' or '*') && !Placeholders.IsTemplate(password) && password is not ("password" or "pass" or "pwd" or "PASSWORD");
    }

    private static bool IsTokenUser(ReadOnlySpan<char> match) => SecretValues.IsRandom(match[(match.IndexOf("://") + 3)..match.LastIndexOf('@')]);
}
