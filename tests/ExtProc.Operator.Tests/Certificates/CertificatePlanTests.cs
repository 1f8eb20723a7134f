using System.Security.Cryptography.X509Certificates;
using ExtProc.Operator.Certificates;

namespace ExtProc.Operator.Tests.Certificates;

internal sealed class CertificatePlanTests
{
    private static readonly DateTimeOffset s_start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly CertificateOptions s_options = new()
    {
        SecretName = "operator",
        Names = "extproc-operator.extproc-system.svc, 127.0.0.1",
        Lifetime = TimeSpan.FromDays(90),
        AuthorityLifetime = TimeSpan.FromDays(3650),
        Overlap = TimeSpan.FromDays(1),
    };

    [Test]
    public void Begins_with_an_authority_and_a_certificate_for_all_names()
    {
        var set = CertificatePlan.Next(null, s_options, s_start);
        using var leaf = Leaf(set);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(set.Authorities, Has.Count.EqualTo(1));
            Assert.That(leaf.MatchesHostname("extproc-operator.extproc-system.svc"), Is.True);
            Assert.That(leaf.MatchesHostname("127.0.0.1"), Is.True);
            Assert.That(leaf.NotAfter.ToUniversalTime(), Is.EqualTo((s_start + s_options.Lifetime).UtcDateTime));
            Assert.That(IsTrusted(set, set, s_start), Is.True);
        }
    }

    [Test]
    public void Leaves_alone_what_is_good_and_renews_with_a_third_left()
    {
        var set = CertificatePlan.Next(null, s_options, s_start);
        var before = CertificatePlan.Next(set, s_options, s_start + TimeSpan.FromDays(60));
        var after = CertificatePlan.Next(set, s_options, s_start + TimeSpan.FromDays(60.5));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.SameAs(set));
            Assert.That(after.Certificate, Is.Not.EqualTo(set.Certificate));
            Assert.That(after.Authorities, Is.EqualTo(set.Authorities));
        }
    }

    [Test]
    public void Other_names_ask_for_another_certificate()
    {
        var set = CertificatePlan.Next(null, s_options, s_start);
        var other = new CertificateOptions { SecretName = "operator", Names = "elsewhere.svc" };
        Assert.That(Leaf(CertificatePlan.Next(set, other, s_start)).MatchesHostname("elsewhere.svc"), Is.True);
    }

    /// <summary>Half a century, a day at a time: whoever read the authorities within the overlap trusts what is shown now.</summary>
    [Test]
    public void A_verifier_that_is_behind_by_less_than_the_overlap_never_meets_a_stranger()
    {
        var options = new CertificateOptions
        {
            SecretName = "operator",
            Names = "a.svc",
            Lifetime = TimeSpan.FromDays(30),
            AuthorityLifetime = TimeSpan.FromDays(365),
            Overlap = TimeSpan.FromDays(3),
        };
        CertificateSet? set = null;
        var known = new Queue<CertificateSet>();
        var changes = 0;
        for (var day = 0; day < 2000; day++)
        {
            var now = s_start.AddDays(day);
            var next = CertificatePlan.Next(set, options, now);
            changes += set is not null && set.Authorities[0] != next.Authorities[0] ? 1 : 0;
            set = next;
            known.Enqueue(set);
            Assert.That(IsTrusted(known.Peek(), set, now), Is.True, $"day {day}: the verifier knows {known.Count - 1} days old authorities");
            Assert.That(set.Authorities, Has.Count.LessThanOrEqualTo(3));
            if (known.Count > 3)
            {
                known.Dequeue();
            }
        }
        Assert.That(changes, Is.InRange(7, 9), "an authority of a year signs for two thirds of it");
    }

    [Test]
    public void An_operator_that_was_away_for_years_begins_anew()
    {
        var set = CertificatePlan.Next(null, s_options, s_start);
        var later = s_start + s_options.AuthorityLifetime + TimeSpan.FromDays(1);
        var next = CertificatePlan.Next(set, s_options, later);
        Assert.That(IsTrusted(next, next, later), Is.True);
    }

    [TestCase("tls.key")]
    [TestCase("ca.key")]
    [TestCase("tls.crt")]
    [TestCase("ca.crt")]
    public void A_part_that_was_tampered_with_is_replaced(string part)
    {
        var good = CertificatePlan.Next(null, s_options, s_start);
        var other = CertificatePlan.Next(null, s_options, s_start).ToData();
        var data = good.ToData().ToDictionary(static entry => entry.Key, static entry => entry.Value ?? "");
        data[part] = other[part]!;

        var next = CertificatePlan.Next(CertificateSet.Read(data), s_options, s_start);

        Assert.That(IsTrusted(next, next, s_start), Is.True);
    }

    [TestCase("tls.key", "")]
    [TestCase("ca.crt", "bm8gY2VydGlmaWNhdGU=")]
    [TestCase("ca.key", "%%%")]
    [TestCase("tls.crt", "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t")]
    public void Nonsense_is_replaced(string part, string base64)
    {
        var data = CertificatePlan.Next(null, s_options, s_start).ToData().ToDictionary(static entry => entry.Key, static entry => entry.Value ?? "");
        data[part] = base64;
        var next = CertificatePlan.Next(CertificateSet.Read(data), s_options, s_start);
        Assert.That(IsTrusted(next, next, s_start), Is.True);
    }

    [Test]
    public void What_is_written_is_what_is_read()
    {
        var set = CertificatePlan.Next(null, s_options, s_start);
        set = CertificatePlan.Next(set, s_options, s_start + (s_options.AuthorityLifetime * 0.7));
        var read = CertificateSet.Read(set.ToData().ToDictionary(static entry => entry.Key, static entry => entry.Value ?? ""))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(set.NextKey, Is.Not.Null);
            Assert.That(read.Bundle, Is.EqualTo(set.Bundle));
            Assert.That((read.Certificate, read.Key, read.SigningKey, read.NextKey), Is.EqualTo((set.Certificate, set.Key, set.SigningKey, set.NextKey)));
        }
    }

    private static X509Certificate2 Leaf(CertificateSet set) => X509Certificate2.CreateFromPem(set.Certificate, set.Key);

    private static bool IsTrusted(CertificateSet verifier, CertificateSet shown, DateTimeOffset now)
    {
        using var leaf = Leaf(shown);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(verifier.Bundle);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        return chain.Build(leaf);
    }
}
