using ExtProc.Operator.Api;

namespace ExtProc.Operator.Tests.Api;

public sealed class ClusterOptionsTests
{
    [TestCase("https://10.0.0.7:9443", "https://10.0.0.7:9443")]
    [TestCase("https://fd00::1:2:9443", "https://[fd00::1:2]:9443")]
    [TestCase("https://[fd00::1]:9443", "https://[fd00::1]:9443")]
    [TestCase("https://operator.svc:9443", "https://operator.svc:9443")]
    [TestCase("", "")]
    public void An_address_of_a_pod_gets_its_brackets(string given, string url) =>
        Assert.That(new ClusterOptions { AdvertiseUrl = given }.AdvertiseUrl, Is.EqualTo(url));
}
