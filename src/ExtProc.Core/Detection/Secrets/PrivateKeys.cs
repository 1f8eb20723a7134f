using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Secrets;

/// <summary>Private keys in PEM armour (PKCS 1 and 8, OpenSSH, PGP), also quoted line by line in source code, and the same in base64.</summary>
internal static class PrivateKeys
{
    private const string Label = "[ A-Z0-9_-]{0,40}PRIVATE KEY(?: BLOCK)?-----";

    // The header of a key under a pass phrase is the only place within the armour that has hyphens.
    private const string Encryption = @"(?:[\s\\nr""+]{1,12}Proc-Type: ?4,ENCRYPTED[\s\\nr""+]{1,12}DEK-Info: ?[A-Z0-9-]{1,24},[A-F0-9]{8,64})?";

    public static IReadOnlyList<PatternDefinition> All { get; } =
    [
        new()
        {
            Name = "private-key",
            Expression = "-----BEGIN" + Label + Encryption + @"[\t\n\r -,.-~]{32,7700}-----END" + Label,
            IgnoreCase = true,
        },
        new() { Name = "private-key-base64", Expression = @"\bLS0tLS1CRUdJTi[A-Za-z0-9+/=]{100,7000}", Validator = static (match, _) => IsPrivate(match) },
    ];

    // "PRIVATE" in base64 at each of its three alignments.
    private static bool IsPrivate(ReadOnlySpan<char> match)
    {
        ReadOnlySpan<char> head = match[..Math.Min(match.Length, 80)];
        return head.Contains("UFJJVkFUR", StringComparison.Ordinal)
            || head.Contains("BSSVZBVE", StringComparison.Ordinal)
            || head.Contains("QUklWQVRF", StringComparison.Ordinal);
    }
}
