using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Secrets;

namespace ExtProc.Core.Tests.Detection.Secrets;

public sealed class SecretRulesTests
{
    private static readonly RuleProbe Probe = new(SecretRules.All);

    [TestCaseSource(typeof(SecretRules), nameof(SecretRules.Ids))]
    public void Every_rule_compiles(string id)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(id, Does.Match("^[a-z0-9]+(-[a-z0-9]+)*$"));
            foreach (var pattern in SecretRules.ById(id))
            {
                Assert.That(PatternCompiler.Validate(pattern.Expression), Is.Null, pattern.Expression);
            }
        }
    }

    [Test]
    public void An_unknown_rule_has_no_patterns() => Assert.That(SecretRules.ById("no-such-rule"), Is.Empty);

    [TestCase("aws-access-token", "AKIAIOSFODNN7EXAMPLE")]
    [TestCase("github-pat", "ghp_@36")]
    [TestCase("github-fine-grained-pat", "github_pat_@82")]
    [TestCase("gitlab-token", "glpat-@20")]
    [TestCase("openai-api-key", "sk-@20T3BlbkFJ@20")]
    [TestCase("openai-api-key", "sk-proj-@74T3BlbkFJ@74")]
    [TestCase("anthropic-api-key", "sk-ant-api03-@93AA")]
    [TestCase("huggingface-access-token", "hf_@34")]
    [TestCase("groq-api-key", "gsk_@52")]
    [TestCase("gcp-api-key", "AIza@35")]
    [TestCase("slack-token", "xoxb-1234567890-1234567890123-@24")]
    [TestCase("slack-webhook-url", "hooks.slack.com/services/T@8/B@8/@24")]
    [TestCase("stripe-access-token", "sk_live_@24")]
    [TestCase("npm-access-token", "npm_@36")]
    [TestCase("pypi-upload-token", "pypi-AgEIcHlwaS5vcmc@80")]
    [TestCase("docker-hub-pat", "dckr_pat_@27")]
    [TestCase("vault-token", "hvs.@90")]
    [TestCase("sendgrid-api-token", "SG.@22.@43")]
    [TestCase("telegram-bot-api-token", "123456789:AA@33")]
    [TestCase("digitalocean-pat", "dop_v1_%64")]
    [TestCase("databricks-api-token", "dapi%32")]
    [TestCase("shopify-access-token", "shpat_%32")]
    [TestCase("password-hash-bcrypt", "$2b$12$@53")]
    public void A_token_tells_its_rule(string id, string shape)
    {
        var token = RandomTokens.Fill(shape);

        var found = Probe.Find($"the value {token} leaked");

        Assert.That(found.Select(match => (match.Name, match.Text)), Is.EqualTo([(id, token)]));
    }

    [TestCase("ghp_short")]
    [TestCase("AKIA and AKIAlowercaseletters1")]
    [TestCase("sk-learn-contrib-and-more-words")]
    [TestCase("ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [TestCase("xoxb-your-token-here")]
    [TestCase("s.addComponentsFromRegistry()")]
    [TestCase("eye.eyeable.should be_nil")]
    [TestCase("-----BEGIN PUBLIC KEY-----\nMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC7\n-----END PUBLIC KEY-----")]
    [TestCase("commit 6fb1cff7690db9ac066cadbbde8e3c078efdabcf")]
    [TestCase("id 550e8400-e29b-41d4-a716-446655440000")]
    [TestCase("\"integrity\": \"sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==\"")]
    public void A_look_alike_is_passed_over(string text) => Assert.That(Probe.Texts(text), Is.Empty);

    [Test]
    public void A_web_token_is_found_by_its_header()
    {
        const string Token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Probe.Find($"Cookie: t={Token}").Select(match => (match.Name, match.Text)), Is.EqualTo([("jwt", Token)]));
            Assert.That(Probe.Texts("eyJmb28iOiJiYXIiLCJiYXoiOjF9.eyJzdWIiOiIxMjM0NTY3ODkwIn0x.SflKxwRJSMeKKF2QT4"), Is.Empty);
        }
    }

    [TestCase("RSA PRIVATE KEY", "")]
    [TestCase("OPENSSH PRIVATE KEY", "")]
    [TestCase("ENCRYPTED PRIVATE KEY", "")]
    [TestCase("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,0123456789ABCDEF\n\n")]
    [TestCase("PGP PRIVATE KEY BLOCK", "Version: 1\n\n")]
    public void A_private_key_is_found_from_its_first_to_its_last_line(string label, string header)
    {
        var key = $"-----BEGIN {label}-----\n{header}{RandomTokens.Fill("@64\n@64\n@64")}\n-----END {label}-----";

        Assert.That(Probe.Texts($"keep {key} safe"), Is.EqualTo([key]));
    }

    [TestCase("postgresql://app:s3cret@db.example.com:5432/app", "postgresql://app:s3cret@db.example.com:5432")]
    [TestCase("mongodb+srv://svc:CPCdZH5k@cluster0.example.net/?w=majority", "mongodb+srv://svc:CPCdZH5k@cluster0.example.net")]
    [TestCase("redis://:p4ss@cache:6379/0", "redis://:p4ss@cache:6379")]
    [TestCase("amqp://guest:guest@mq/", "amqp://guest:guest@mq")]
    [TestCase("jdbc:oracle:thin:scott/tiger@//db:1521/orcl", "jdbc:oracle:thin:scott/tiger@//db:1521/orcl")]
    public void A_password_in_a_url_is_found(string text, string expected) => Assert.That(Probe.Texts(text), Is.EqualTo([expected]));

    [TestCase("https://example.com:8443/a@b")]
    [TestCase("postgres://user:${DB_PASSWORD}@host/db")]
    [TestCase("postgres://user:password@host/db")]
    public void A_url_without_a_password_is_passed_over(string text) => Assert.That(Probe.Texts(text), Is.Empty);
}
