using ExtProc.Core.Policies;

namespace ExtProc.Core.Tests.Policies;

/// <summary>Which hosts are the ones of a list, however they are written.</summary>
public sealed class GuardHostsTests
{
    [TestCase("guard.safety.svc", "http://guard.safety.svc/v1")]
    [TestCase("guard.safety.svc", "https://guard.safety.svc:8443/v1")]
    [TestCase("guard.safety.svc", "http://GUARD.Safety.SVC/")]
    [TestCase("Guard.SAFETY.svc", "http://guard.safety.svc/")]
    [TestCase("guard.safety.svc", "http://guard.safety.svc./")]
    [TestCase("guard.safety.svc.", "http://guard.safety.svc/")]
    [TestCase("guard.safety.svc:8443", "https://guard.safety.svc:8443/")]
    [TestCase("guard.safety.svc:443", "https://guard.safety.svc/")]
    [TestCase("guard.safety.svc:80", "http://guard.safety.svc/")]
    [TestCase("*.safety.svc", "http://guard.safety.svc/")]
    [TestCase("*.safety.svc", "http://a.b.safety.svc/")]
    [TestCase("*.safety.svc:8443", "http://guard.safety.svc:8443/")]
    [TestCase("guard-?.safety.svc", "http://guard-1.safety.svc/")]
    [TestCase("*", "https://anything.example/")]
    [TestCase("*:443", "https://anything.example/")]
    [TestCase("*", "http://[fd00::1]/")]
    [TestCase("10.0.0.7", "http://10.0.0.7:9000/")]
    [TestCase("10.0.0.7", "http://0x0a000007/")]
    [TestCase("[fd00::1]", "http://[fd00::1]:8080/")]
    [TestCase("[FD00:0:0:0::1]:8080", "http://[fd00::0:1]:8080/")]
    [TestCase("xn--bcher-kva.example", "https://bücher.example/")]
    [TestCase("xn--bcher-kva.example", "https://BÜCHER.example/")]
    [TestCase("*.xn--bcher-kva.example", "https://guard.bücher.example/")]
    [TestCase("a, b , guard", "http://guard/")]
    public void Allowed(string hosts, string url) => Assert.That(Of(hosts).Allows(new Uri(url)), Is.True);

    [TestCase("guard.safety.svc", "http://guard.safety.svc.evil.example/")]
    [TestCase("guard.safety.svc", "http://evil-guard.safety.svc/")]
    [TestCase("guard.safety.svc", "http://evil.example/guard.safety.svc")]
    [TestCase("guard.safety.svc", "http://evil.example/?guard.safety.svc")]
    [TestCase("guard.safety.svc", "http://guard.safety.svc@evil.example/")]
    [TestCase("guard.safety.svc", "http://guard.safety.svc:80@evil.example/")]
    [TestCase("guard.safety.svc:8443", "https://guard.safety.svc/")]
    [TestCase("guard.safety.svc:443", "http://guard.safety.svc/")]
    [TestCase("*.safety.svc", "http://safety.svc/")]
    [TestCase("*.safety.svc", "http://evilsafety.svc/")]
    [TestCase("*.safety.svc", "http://guard.safety.svc.evil.example/")]
    [TestCase("*.safety.svc", "http://[fe80::1%25a.safety.svc]/")]
    [TestCase("guard-?.safety.svc", "http://guard-.safety.svc/")]
    [TestCase("10.0.0.7", "http://[::ffff:10.0.0.7]/")]
    [TestCase("10.0.0.7", "http://10.0.0.70/")]
    [TestCase("[fd00::1]", "http://[fd00::2]/")]
    [TestCase("[fd00::1]:8080", "http://[fd00::1]/")]
    [TestCase("good.example", "http://gооd.example/", Description = "two letters are Cyrillic")]
    [TestCase("good.example", "http://good。evil.example/", Description = "a full stop of another script")]
    public void Not_allowed(string hosts, string url) => Assert.That(Of(hosts).Allows(new Uri(url)), Is.False);

    /// <summary>The policy that has one is told so, and nothing is compared.</summary>
    [TestCase("http://guard.safety.svc../")]
    [TestCase("http://evil.example\\.guard.safety.svc/")]
    [TestCase("http://evil.example\\@guard.safety.svc/")]
    [TestCase("http://guard.safety.svc%2f.evil.example/")]
    public void What_two_readers_could_read_differently_is_no_URL(string url) => Assert.That(Uri.TryCreate(url, UriKind.Absolute, out _), Is.False);

    [TestCase("")]
    [TestCase("guard,")]
    [TestCase(",")]
    [TestCase(".")]
    [TestCase("http://guard")]
    [TestCase("guard/v1")]
    [TestCase("user@guard")]
    [TestCase("guard:")]
    [TestCase("guard:0")]
    [TestCase("guard:65536")]
    [TestCase("guard:+1")]
    [TestCase("guard:*")]
    [TestCase("guard:80:80")]
    [TestCase("fd00::1")]
    [TestCase("[fd00::1")]
    [TestCase("[fd00::1]x")]
    [TestCase("[10.0.0.7]")]
    [TestCase("[*]")]
    [TestCase("bücher.example")]
    public void Is_no_host(string hosts) => Assert.That(Error(hosts), Does.Contain("is no host such as"));

    [TestCase("guard.*")]
    [TestCase("10.0.0.*")]
    [TestCase("guard.safety.sv?")]
    [TestCase("guard*")]
    [TestCase("*.safety.*:443")]
    [TestCase("*.*.")]
    public void An_end_that_anybody_can_have_is_refused(string hosts) => Assert.That(Error(hosts), Does.Contain("ends in a wildcard"));

    [Test]
    public void A_list_has_an_end([Values(0, 1)] int more) => Assert.That(
        GuardHosts.TryParse(string.Join(',', Enumerable.Repeat("guard", GuardHosts.MaxHosts + more)), out _, out var error), Is.EqualTo(more == 0), error);

    [Test]
    public void Its_beginning_is_told()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Of("a,b:1,c,d,e").ToString(), Is.EqualTo("a, b:1, c, d, e"));
            Assert.That(Of("a,b,c,d,e,f,g").ToString(), Is.EqualTo("a, b, c, d, e and 2 more"));
        }
    }

    private static GuardHosts Of(string text)
    {
        Assert.That(GuardHosts.TryParse(text, out var hosts, out var error), Is.True, error);
        return hosts!;
    }

    private static string Error(string text)
    {
        Assert.That(GuardHosts.TryParse(text, out _, out var error), Is.False);
        return error!;
    }
}
