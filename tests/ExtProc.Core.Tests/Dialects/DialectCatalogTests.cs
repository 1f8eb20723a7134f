using ExtProc.Core.Dialects;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Tests.Dialects;

public sealed class DialectCatalogTests
{
    [TestCase("/v1/chat/completions")]
    [TestCase("/chat/completions")]
    [TestCase("/openai/v1/chat/completions")]
    [TestCase("/api/v1/chat/completions")]
    [TestCase("/v1beta/openai/chat/completions")]
    [TestCase("/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21")]
    [TestCase("//openai/deployments/gpt-5.2_2025-12-11/chat/completions")]
    [TestCase("/models/chat/completions?api-version=2024-05-01-preview")]
    [TestCase("/v1/chat/completions/")]
    [TestCase("/v1//chat/completions")]
    [TestCase("/v1/chat%2Fcompletions")]
    [TestCase("/v1/ch%61t/completions")]
    [TestCase("/v1/x/../chat/./completions")]
    [TestCase("/V1/Chat/Completions")]
    [TestCase("/v1/chat;a=b/completions;c")]
    [TestCase("/v1/chat/completions#x")]
    public void Chat_is_recognised(string path) => Check("POST", path, Operation.Chat);

    [TestCase("/v1/completions")]
    [TestCase("/completions")]
    [TestCase("/openai/deployments/davinci/completions?api-version=2023-07-01-preview")]
    [TestCase("/v1/engines/davinci/completions")]
    [TestCase("/v1/fim/completions")]
    public void Completions_are_recognised(string path) => Check("POST", path, Operation.Completions);

    [TestCase("/v1/models")]
    [TestCase("/v1/models/gpt-4o")]
    [TestCase("/openai/v1/models")]
    [TestCase("/v1/models/ft:gpt-4o:org/name")]
    public void Lists_of_models_are_recognised(string path) => Check("GET", path, Operation.Models);

    [TestCase("GET", "/v1/chat/completions")]
    [TestCase("POST", "/v1/chat/completions/abc")]
    [TestCase("POST", "/v1/chat")]
    [TestCase("POST", "/chat/completionsx")]
    [TestCase("POST", "/code/completions")]
    [TestCase("POST", "/v1/models")]
    [TestCase("GET", "/models")]
    [TestCase("POST", "/v1/messages")]
    [TestCase("POST", "/")]
    [TestCase("POST", "")]
    [TestCase("OPTIONS", "*")]
    [TestCase("POST", "/?x=/v1/chat/completions")]
    public void Other_requests_are_not(string method, string path) => Check(method, path, Operation.Unknown);

    [Test]
    public void Paths_have_a_cap()
    {
        string end = "/v1/chat/completions";
        Check("POST", "/" + new string('x', 2047 - end.Length) + end, Operation.Chat);
        Check("POST", "/" + new string('x', 2048 - end.Length) + end, Operation.Unknown);
    }

    [Test]
    public void A_tunnel_speaks_no_dialect() => Assert.That(
        DialectCatalog.TryRecognise(new RequestHead { Method = "POST", Path = "/v1/chat/completions", Authority = "a", IsTunnel = true }, out _, out _), Is.False);

    private static void Check(string method, string path, Operation expected)
    {
        var head = new RequestHead { Method = method, Path = path, Authority = "api.openai.com", ContentType = "text/plain" };
        bool isKnown = DialectCatalog.TryRecognise(head, out var dialect, out var operation);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(operation, Is.EqualTo(expected));
            Assert.That(isKnown, Is.EqualTo(expected != Operation.Unknown));
            Assert.That(dialect?.Name, expected switch
            {
                Operation.Unknown => Is.Null,
                Operation.Completions => Is.EqualTo("openai-completions"),
                _ => Is.EqualTo("openai-chat"),
            });
        }
    }
}
