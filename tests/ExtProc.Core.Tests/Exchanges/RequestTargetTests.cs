using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Tests.Exchanges;

public sealed class RequestTargetTests
{
    [TestCase("api.openai.com", "api.openai.com")]
    [TestCase("API.OpenAI.com:443", "api.openai.com")]
    [TestCase("api.openai.com.:443", "api.openai.com")]
    [TestCase("[::1]:8080", "[::1]")]
    [TestCase("", "")]
    public void HostIsSpelledOneWay(string authority, string host) => Assert.That(RequestTarget.Host(authority), Is.EqualTo(host));

    [TestCase("/v1/chat/completions", "/v1/chat/completions")]
    [TestCase("/v1/chat/completions?api-version=1", "/v1/chat/completions")]
    [TestCase("//v1///chat/completions", "/v1/chat/completions")]
    [TestCase("/v1/./chat/x/../completions", "/v1/chat/completions")]
    [TestCase("/../../v1/chat/completions", "/v1/chat/completions")]
    [TestCase("/v1/%63hat/completions", "/v1/chat/completions")]
    [TestCase("/v1%2Fchat%2fcompletions", "/v1/chat/completions")]
    [TestCase("/v1\\chat\\completions", "/v1/chat/completions")]
    [TestCase("/v1/chat;x=1/completions", "/v1/chat/completions")]
    [TestCase("v1/chat/completions", "/v1/chat/completions")]
    [TestCase("/v1/a%20b%", "/v1/a%20b%")]
    [TestCase("/v1/", "/v1/")]
    [TestCase("*", "/*")]
    [TestCase("", "/")]
    public void PathIsSpelledOneWay(string target, string path) => Assert.That(RequestTarget.Path(target), Is.EqualTo(path));
}
