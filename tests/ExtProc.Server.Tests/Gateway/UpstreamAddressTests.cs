using ExtProc.Server.Gateway;

namespace ExtProc.Server.Tests.Gateway;

public sealed class UpstreamAddressTests
{
    [TestCase("https://api.openai.com", "/v1/models?x=1", "https://api.openai.com/v1/models?x=1")]
    [TestCase("http://127.0.0.1:8000/base/", "/v1", "http://127.0.0.1:8000/base/v1")]
    [TestCase("https://api.openai.com", "/a/../v1/./chat", "https://api.openai.com/v1/chat")]
    [TestCase("https://api.openai.com", "//evil.example/x", "https://api.openai.com//evil.example/x")]
    [TestCase("https://api.openai.com", "/@evil.example/x", "https://api.openai.com/@evil.example/x")]
    public void Target_stays_on_the_upstream(string upstream, string target, string expected)
    {
        Assert.That(UpstreamAddress.TryParse(upstream, out var address, out _), Is.True);
        Assert.That(address!.Resolve(target)?.AbsoluteUri, Is.EqualTo(expected));
    }

    [TestCase("*")]
    [TestCase("http://evil.example/")]
    [TestCase("evil.example:443")]
    [TestCase("@evil.example/")]
    public void Target_that_is_no_path_goes_nowhere(string target)
    {
        Assert.That(UpstreamAddress.TryParse("https://api.openai.com", out var address, out _), Is.True);
        Assert.That(address!.Resolve(target), Is.Null);
    }

    [TestCase("", "an upstream is needed")]
    [TestCase("api.openai.com", "an upstream is needed")]
    [TestCase("ftp://api.openai.com", "'ftp' is neither http nor https")]
    [TestCase("https://user:pass@api.openai.com", "credentials don't belong")]
    [TestCase("https://api.openai.com/?a=b", "a query or fragment")]
    public void Address_that_is_none_is_refused_with_the_fix(string text, string expected)
    {
        Assert.That(UpstreamAddress.TryParse(text, out _, out var error), Is.False);
        Assert.That(error, Does.StartWith(expected));
    }
}
