using System.Text;
using ExtProc.Core.Detection.Pii;
using ExtProc.Core.Detection.Secrets;

namespace ExtProc.Core.Tests.Detection;

public sealed class ValidatorTests
{
    private static readonly string[] Pieces =
    [
        "=", ":", "::", "=>", "|", "||", ",", "(", ")", "?", "'", "\"", "`", "\\", "\\n", "\n", " ", "  ", "\t", "-", "--", ".", "..", "/", "//", "://", "@", "+", "_", "#", "$", "${", "%", "&", ";", "<", ">",
        "[", "]", "{", "}", "0", "00", "1", "12", "123", "1234", "9999", "12345678", "x", "X", "ab", "AB", "password", "Password", "is", "token", "api_key", "Bearer", "Basic", "-u", "-p", "curl", "value",
        "name", "user", "datadog", "aws", "born", "phone", "call", "DE", "GB", "IT", "sk-", "ghp_", "eyJ", "0x", "bc1", "-----BEGIN ", "PRIVATE KEY-----", "example", "com", "é", "я", "年", "月", "日", "\u200B", "😀", "http",
    ];

    private readonly RuleProbe _probe = new([.. RuleProbe.Definitions(PiiEntities.Names), .. SecretRules.All]);

    [Test]
    public void No_text_makes_a_validator_throw([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var round = 0; round < 400; round++)
        {
            text.Clear();
            for (var piece = random.Next(60); piece >= 0; piece--)
            {
                text.Append(Pieces[random.Next(Pieces.Length)]);
            }

            Assert.That(() => _probe.Find(text.ToString()), Throws.Nothing, text.ToString());
        }
    }
}
