using ExtProc.Core.Detection.Secrets;

namespace ExtProc.Core.Tests.Detection.Secrets;

public sealed class AssignedSecretsTests
{
    private static readonly RuleProbe Probe = new([AssignedSecrets.Definition]);

    [TestCase("API_KEY = \"951bc382db9abad29c68634761dd6e19\"", "951bc382db9abad29c68634761dd6e19")]
    [TestCase("api_key: 951bc382db9abad29c68634761dd6e19", "951bc382db9abad29c68634761dd6e19")]
    [TestCase("{\"clientSecret\":\"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"}", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")]
    [TestCase("https://api.example.com/v1?access_token=38bb7b318cc6898c80317decb34525844bc9db55&x=1", "38bb7b318cc6898c80317decb34525844bc9db55")]
    [TestCase("datadog: 9d8f7e6c5b4a39281706f5e4d3c2b1a09d8f7e6c", "9d8f7e6c5b4a39281706f5e4d3c2b1a09d8f7e6c")]
    [TestCase("heroku = c55dbac4-e0e8-4a06-b892-75cac2387ce5", "c55dbac4-e0e8-4a06-b892-75cac2387ce5")]
    [TestCase("Authorization: Bearer mF_9.B5f-4.1JqM", "mF_9.B5f-4.1JqM")]
    [TestCase("Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]
    [TestCase("//registry.npmjs.org/:_authToken=0123abcd-0e0e-4b4b-8a8a-9c9c9c9c9c9c", "0123abcd-0e0e-4b4b-8a8a-9c9c9c9c9c9c")]
    [TestCase("machine api.example.com login joe password pass123", "pass123")]
    [TestCase("{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"c3R...\",\"password\":\"hunter2\"}}}", "hunter2")]
    [TestCase("curl -u admin:s3cr3t! https://example.com", "admin:s3cr3t!")]
    [TestCase("docker login --username bob --password Tr0ub4dor", "Tr0ub4dor")]
    [TestCase("Connect-VIServer -User admin -Password VMware1!", "VMware1!")]
    [TestCase("password = 'hunter2'", "hunter2")]
    [TestCase("password: \"correct-horse-battery\"", "correct-horse-battery")]
    [TestCase("DB_PASSWORD=whiteduke", "whiteduke")]
    [TestCase("my password is hunter2, please", "hunter2")]
    [TestCase("the password is \"centipede\"", "centipede")]
    [TestCase("Server=db;User Id=sa;Password=secret;Database=x", "secret")]
    [TestCase("<password>hunter2</password>", "hunter2")]
    [TestCase("<add key=\"SmtpPassword\" value=\"Prestigitariu$\"/>", "Prestigitariu$")]
    [TestCase("- name: DB_PASSWORD\n  value: s3cr3tvalue", "s3cr3tvalue")]
    [TestCase("new NetworkCredential(\"bob\", \"vzihlaquknriqlht\")", "vzihlaquknriqlht")]
    [TestCase("if (password == \"team10\")", "team10")]
    [TestCase("looker, veq8atyy089vi64b0xtr39pm", "veq8atyy089vi64b0xtr39pm")]
    [TestCase("env('API_TOKEN', '951bc382db9abad29c68634761dd6e19')", "951bc382db9abad29c68634761dd6e19")]
    [TestCase("BUNDLE_GEMS__CONTRIBSYS__COM=9ee8734c:fe65bbbb", "9ee8734c:fe65bbbb")]
    [TestCase("пароль: Qwerty123", "Qwerty123")]
    [TestCase("密码：Qwerty123", "Qwerty123")]
    [TestCase("PrivateKey = AsaFot43bfs1fEWjvtty+rGcjh3rP1H6sug1l3u19ix=", "AsaFot43bfs1fEWjvtty+rGcjh3rP1H6sug1l3u19ix=")]
    [TestCase("AccountKey=6jqh42QQjWWBwoPGGR/Jr0PZjhBMZVbHm/gkhEfHvOj8aV6+oI8ed6ZAAwB5a6993WqyQDiuJJB0QpseJwqYxw==;", "6jqh42QQjWWBwoPGGR/Jr0PZjhBMZVbHm/gkhEfHvOj8aV6+oI8ed6ZAAwB5a6993WqyQDiuJJB0QpseJwqYxw==")]
    public void Finds_the_value_alone(string text, string expected) => Assert.That(Probe.Texts(text), Is.EqualTo([expected]));

    [TestCase("password = getpass.getpass()")]
    [TestCase("password = request.form[\"password\"]")]
    [TestCase("token = os.environ[\"TOKEN\"]")]
    [TestCase("connect(user=user, password=password)")]
    [TestCase("password: string;")]
    [TestCase("api_key = \"YOUR_API_KEY_HERE\"")]
    [TestCase("password=${DB_PASSWORD}")]
    [TestCase("password: {{ vault_password }}")]
    [TestCase("password: <your password>")]
    [TestCase("password=********")]
    [TestCase("The password is required and must be strong.")]
    [TestCase("Your token is invalid or expired")]
    [TestCase("max_tokens: 4096, token_limit = 100000")]
    [TestCase("public_key = \"951bc382db9abad29c68634761dd6e19\"")]
    [TestCase("primaryKey: customer_identifier_2024")]
    [TestCase("keyboard: mechanical-keyboard-87")]
    [TestCase("secretName: tls-certificate-2024")]
    [TestCase("token_url = https://auth.example.com/oauth2/token1")]
    [TestCase("this.addPassword = \"#add-password\";")]
    [TestCase("passwordLabel: \"Password:\"")]
    [TestCase("\"Car passenger seat\", \"background_elements\"")]
    [TestCase("\"A new pass\", \"background_elements\"")]
    [TestCase("the pass, or second half")]
    [TestCase("passage: 1234567890abcdefgh")]
    [TestCase("the key is simple: practise daily and rest")]
    [TestCase("key takeaways: 2024-report-q3")]
    [TestCase("commit: 6fb1cff7690db9ac066cadbbde8e3c078efdabcf")]
    public void Passes_over(string text) => Assert.That(Probe.Texts(text), Is.Empty);

    [Test]
    public void A_value_may_have_401_letters_and_digits_and_an_edge()
    {
        var longest = RandomTokens.Fill("@401");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Probe.Texts($"token={longest}"), Is.EqualTo([longest]));
            Assert.That(Probe.Texts($"token={longest}x"), Is.Empty);
        }
    }
}
