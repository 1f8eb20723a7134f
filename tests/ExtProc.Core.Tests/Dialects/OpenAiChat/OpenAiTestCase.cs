using System.Text;
using ExtProc.Core.Dialects;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;

namespace ExtProc.Core.Tests.Dialects.OpenAiChat;

/// <summary>Reads bodies as chat completions and writes down what was found, one line for each part.</summary>
internal sealed class OpenAiTestCase
{
    public static IDialect Chat => Find("/v1/chat/completions");

    public static IDialect Completions => Find("/v1/completions");

    public static ReplyIdentity Identity { get; } = new("42", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    public DialectReading Reading { get; } = new();

    public RequestFacts Request { get; private set; } = RequestFacts.None;

    public ResponseFacts Response { get; private set; } = ResponseFacts.None;

    public byte[] Bytes { get; private set; } = [];

    public static OpenAiTestCase OfRequest(string body)
    {
        var read = new OpenAiTestCase { Bytes = Encoding.UTF8.GetBytes(body) };
        Assert.That(Chat.ReadRequest(read.Bytes, read.Reading, out var facts), Is.EqualTo(ReadFault.None));
        read.Request = facts;
        return read;
    }

    public static OpenAiTestCase OfResponse(string body)
    {
        var read = new OpenAiTestCase { Bytes = Encoding.UTF8.GetBytes(body) };
        Assert.That(Chat.ReadResponse(read.Bytes, read.Reading, out var facts), Is.EqualTo(ReadFault.None));
        read.Response = facts;
        return read;
    }

    /// <summary>Lines such as <c>User $.messages[0].content Hello</c>, without the direction and the encoding of plain strings.</summary>
    public IEnumerable<string> Parts() => Reading.Parts.Items.ToArray().Select(Describe);

    public IEnumerable<string> Unsupported() => Reading.Unsupported.Items.ToArray().Select(Describe);

    private string Describe(Part part)
    {
        var kind = part.Scope & ~(PartScope.Input | PartScope.Output);
        string json = part.Encoding == TextEncoding.JsonInJsonString ? " json" : "";
        string text = Encoding.UTF8.GetString(Bytes, part.Start, part.Length);
        return $"{kind}{json} {Reading.Paths.Format(part.Path, Bytes)} {text}";
    }

    private static IDialect Find(string path)
    {
        DialectCatalog.TryRecognise(new RequestHead { Method = "POST", Path = path, Authority = "a" }, out var dialect, out _);
        return dialect!;
    }
}
