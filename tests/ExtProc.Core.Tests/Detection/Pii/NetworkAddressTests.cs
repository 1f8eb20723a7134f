namespace ExtProc.Core.Tests.Detection.Pii;

public sealed class NetworkAddressTests
{
    [TestCase("IpV4", "from 203.0.113.7:443", "203.0.113.7")]
    [TestCase("IpV4", "10.0.0.8", "10.0.0.8")]
    [TestCase("IpV6", "2001:db8::8a2e:370:7334", "2001:db8::8a2e:370:7334")]
    [TestCase("IpV6", "addr 2001:0db8:85a3:0000:0000:8a2e:0370:7334 up", "2001:0db8:85a3:0000:0000:8a2e:0370:7334")]
    [TestCase("IpV6", "[fe80::1]", "fe80::1")]
    [TestCase("IpV6", "::ffff:192.0.2.128", "::ffff:192.0.2.128")]
    [TestCase("MacAddress", "00:1A:2b:3c:4d:5e", "00:1A:2b:3c:4d:5e")]
    [TestCase("MacAddress", "00-1A-2B-3C-4D-5E", "00-1A-2B-3C-4D-5E")]
    [TestCase("MacAddress", "001a.2b3c.4d5e", "001a.2b3c.4d5e")]
    [TestCase("UrlWithCredentials", "see ftp://bob:hunter2@files.example.com/x", "ftp://bob:hunter2@files.example.com")]
    [TestCase("Coordinates", "at 48°51'29.6\"N", "48°51'29.6\"N")]
    [TestCase("Coordinates", "coordinates: 48.858370, 2.294481", "48.858370, 2.294481")]
    [TestCase("Coordinates", "40.7128° N, 74.0060° W", "40.7128° N, 74.0060° W")]
    public void Finds(string entity, string text, string expected) => Assert.That(RuleProbe.ForEntities(entity).Texts(text), Is.EqualTo([expected]));

    [TestCase("IpV4", "127.0.0.1 0.0.0.0 255.255.255.0")]
    [TestCase("IpV4", "256.1.1.1 and 1.2.3")]
    [TestCase("IpV4", "version 1.2.3.4")]
    [TestCase("IpV4", "01.02.03.04")]
    [TestCase("IpV6", "at 12:30:45 std::cafe::face ::1 ::")]
    [TestCase("IpV6", "1:2:3:4")]
    [TestCase("MacAddress", "00:00:00:00:00:00 FF:FF:FF:FF:FF:FF 12:34:56")]
    [TestCase("MacAddress", "00:1A-2B:3C-4D:5E")]
    [TestCase("UrlWithCredentials", "https://example.com:8080/a@b")]
    [TestCase("UrlWithCredentials", "postgres://user:${PASSWORD}@db and http://u:{password}@h and http://u:****@h")]
    [TestCase("Coordinates", "ratios 1.2345, 2.3456")]
    [TestCase("Coordinates", "lat 99.12345, 2.294481")]
    public void Passes_over(string entity, string text) => Assert.That(RuleProbe.ForEntities(entity).Texts(text), Is.Empty);
}
