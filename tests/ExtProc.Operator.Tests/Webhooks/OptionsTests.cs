using ExtProc.Operator.Certificates;
using ExtProc.Operator.Webhooks;

namespace ExtProc.Operator.Tests.Webhooks;

/// <summary>Every setting that can't work is refused at start, and the message says what to write.</summary>
internal sealed class OptionsTests
{
    private static readonly TestCaseData[] s_wrong =
    [
        Case(new WebhookOptions { Listen = "nowhere" }, "Webhook:Listen"),
        Case(new WebhookOptions { Listen = "unix:/run/webhook.sock" }, "write '[::]:9444'"),
        Case(new WebhookOptions { Listen = "[::]:9444", MaxRequestBytes = 1 }, "Webhook:MaxRequestBytes must be from 64 KiB"),
        Case(new WebhookOptions { Listen = "[::]:9444", Deadline = TimeSpan.FromSeconds(31) }, "Webhook:Deadline must be from"),
        Case(new WebhookOptions { Listen = "[::]:9444", MaxConcurrent = 0 }, "Webhook:MaxConcurrent must be from 1"),
        Case(new InjectionOptions { Image = "a" }, "Injection:OperatorUrl must be where sidecars reach the operator"),
        Case(new InjectionOptions { Image = "a", OperatorUrl = "http://a:9443" }, "Injection:OperatorUrl"),
        Case(new InjectionOptions { Image = "a", OperatorUrl = "https://a", AdminListen = "[::]:0" }, "Injection:AdminListen"),
        Case(new InjectionOptions { Image = "a", OperatorUrl = "https://a", ImagePullPolicy = "always" }, "must be Always, IfNotPresent or Never"),
        Case(new InjectionOptions { Image = "a", OperatorUrl = "https://a", Arguments = "--a" }, "must be a JSON list of strings"),
        Case(new InjectionOptions { Image = "a", OperatorUrl = "https://a", Arguments = "[1]" }, "must be a JSON list of strings"),
        Case(new InjectionOptions { Image = "a", OperatorUrl = "https://a", Resources = "[]" }, "must be a JSON object"),
        Case(new InjectionOptions { Image = "a", OperatorUrl = "https://a", GuardSecret = "A/b" }, "Injection:GuardSecret must be the name of a Secret"),
        Case(new CertificateOptions { SecretName = "a" }, "Certificates:Names must have 1 to 32 names"),
        Case(new CertificateOptions { SecretName = "a", Names = string.Join(',', Enumerable.Repeat("a", 33)) }, "Certificates:Names must have 1 to 32 names"),
        Case(new CertificateOptions { SecretName = "a", Names = "https://a" }, "'https://a' is no DNS name"),
        Case(new CertificateOptions { SecretName = "a", Names = "a", AuthorityLifetime = TimeSpan.FromDays(100) }, "Certificates:AuthorityLifetime must be"),
        Case(new CertificateOptions { SecretName = "a", Names = "a", CheckInterval = TimeSpan.Zero }, "Certificates:CheckInterval must be"),
    ];

    [TestCaseSource(nameof(s_wrong))]
    public void Is_refused(object options, string says) => Assert.That(Failures(options), Has.Some.Contains(says));

    [Test]
    public void What_is_off_is_not_looked_at_and_defaults_are_good()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Failures(new WebhookOptions { MaxConcurrent = 0 }), Is.Empty);
            Assert.That(Failures(new InjectionOptions { Arguments = "" }), Is.Empty);
            Assert.That(Failures(new CertificateOptions { Names = "https://a" }), Is.Empty);
            Assert.That(Failures(new WebhookOptions { Listen = "[::]:9444" }), Is.Empty);
            Assert.That(Failures(new InjectionOptions { Image = "a", OperatorUrl = "https://a:9443" }), Is.Empty);
            Assert.That(Failures(new CertificateOptions { SecretName = "a", Names = "a.svc,10.0.0.1" }), Is.Empty);
        }
    }

    private static TestCaseData Case(object options, string says) => new TestCaseData(options, says).SetArgDisplayNames(says);

    private static IEnumerable<string> Failures(object options) => options switch
    {
        WebhookOptions webhook => new WebhookOptionsValidator().Validate(null, webhook).Failures ?? [],
        InjectionOptions injection => new InjectionOptionsValidator().Validate(null, injection).Failures ?? [],
        CertificateOptions certificates => new CertificateOptionsValidator().Validate(null, certificates).Failures ?? [],
        _ => throw new ArgumentOutOfRangeException(nameof(options)),
    };
}
