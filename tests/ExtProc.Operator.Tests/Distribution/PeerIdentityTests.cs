using System.Security.Cryptography.X509Certificates;
using ExtProc.Operator.Distribution;

namespace ExtProc.Operator.Tests.Distribution;

public sealed class PeerIdentityTests
{
    private const string Workload = "spiffe://cluster.local/ns/payments/sa/default";

    [TestCase("system:serviceaccount:payments:default", "payments/default")]
    [TestCase("system:serviceaccount:payments:my.account-1", "payments/my.account-1")]
    [TestCase("system:serviceaccount:payments", null)]
    [TestCase("system:serviceaccount:payments:default:more", null)]
    [TestCase("system:serviceaccount::default", null)]
    [TestCase("system:serviceaccount:Payments:default", null)]
    [TestCase("system:serviceaccount:pay/ments:default", null)]
    [TestCase("system:node:payments:default", null)]
    [TestCase("admin", null)]
    [TestCase(null, null)]
    public void Only_service_accounts_are_data_planes(string? user, string? identity) =>
        Assert.That(PeerIdentity.TryParseUser(user, out var parsed) ? parsed.ToString() : null, Is.EqualTo(identity));

    [TestCase(Workload, "", "payments/default")]
    [TestCase(Workload, "cluster.local", "payments/default")]
    [TestCase(Workload, "other", null)]
    [TestCase("spiffe:///ns/payments/sa/default", "", null)]
    [TestCase("spiffe://cluster.local/ns/payments/sa/default/more", "", null)]
    [TestCase("spiffe://cluster.local/sa/payments/ns/default", "", null)]
    [TestCase("spiffe://cluster.local/ns/../sa/default", "", null)]
    [TestCase("https://cluster.local/ns/payments/sa/default", "", null)]
    public void Spiffe_names_are_read_whole(string uri, string trustDomain, string? identity) =>
        Assert.That(PeerIdentity.TryParseSpiffe(uri, trustDomain, out var parsed) ? parsed.ToString() : null, Is.EqualTo(identity));

    [Test]
    public void Names_have_the_lengths_of_kubernetes()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(PeerIdentity.TryParseUser($"system:serviceaccount:{new string('n', 63)}:{new string('a', 253)}", out _), Is.True);
            Assert.That(PeerIdentity.TryParseUser($"system:serviceaccount:{new string('n', 64)}:a", out _), Is.False);
            Assert.That(PeerIdentity.TryParseUser($"system:serviceaccount:n:{new string('a', 254)}", out _), Is.False);
        }
    }

    [Test]
    public void A_certificate_names_its_only_uri_and_else_its_common_name()
    {
        using var authority = new TestAuthority();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Of(authority, "system:serviceaccount:a:b"), Is.EqualTo("a/b"));
            Assert.That(Of(authority, "system:serviceaccount:a:b", Workload), Is.EqualTo("payments/default"));
            Assert.That(Of(authority, "x", Workload, "spiffe://cluster.local/ns/other/sa/default"), Is.Null, "two names are no name");
            Assert.That(Of(authority, "system:serviceaccount:a:b", "https://elsewhere.example/"), Is.Null, "a URI that is none of ours is not passed over");
            Assert.That(Of(authority, "somebody"), Is.Null);
        }
    }

    private static string? Of(TestAuthority authority, string name, params string[] uris)
    {
        using var certificate = X509Certificate2.CreateFromPem(authority.Issue(name, client: true, uris).Certificate);
        return CertificateNames.IdentityOf(certificate, "cluster.local")?.ToString();
    }
}
