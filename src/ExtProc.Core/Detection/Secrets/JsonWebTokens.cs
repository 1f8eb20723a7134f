using System.Buffers.Text;
using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Secrets;

/// <summary>JSON Web Tokens (RFC 7519), signed or encrypted, and the same wrapped once more in base64.</summary>
internal static class JsonWebTokens
{
    private const int MaxHeader = 512;

    public static IReadOnlyList<PatternDefinition> All { get; } =
    [
        new()
        {
            Name = "jwt",
            Expression = @"\beyJ[A-Za-z0-9_-]{15,500}\.[A-Za-z0-9_-]{17,3000}\.[A-Za-z0-9_-]{10,700}",
            Validator = static (match, _) => HasHeader(match[..match.IndexOf('.')]),
        },
        new() { Name = "jwt-base64", Expression = @"\bZXlK[A-Za-z0-9/\\_+-]{60,3000}={0,2}", Validator = static (match, _) => !match.ContainsAny(' ', '\n') },
    ];

    // The header is a JSON object that names its algorithm.
    private static bool HasHeader(ReadOnlySpan<char> header)
    {
        Span<byte> decoded = stackalloc byte[MaxHeader];
        int whole = header.Length / 4 * 4;
        return Base64Url.TryDecodeFromChars(header[..whole], decoded, out int written)
            && decoded[0] == '{'
            && (decoded[..written].IndexOf("\"alg"u8) >= 0 || decoded[..written].IndexOf("\"typ"u8) >= 0 || decoded[..written].IndexOf("\"kid"u8) >= 0 || decoded[..written].IndexOf("\"enc"u8) >= 0);
    }
}
