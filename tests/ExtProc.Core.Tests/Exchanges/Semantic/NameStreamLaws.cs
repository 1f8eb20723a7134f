using System.Text;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Testing.Detection;

namespace ExtProc.Core.Tests.Exchanges.Semantic;

/// <summary>
/// Given the same names, the redaction of a stream is the redaction of the whole, however it is cut, and what is released at any moment is
/// a beginning of it.
/// </summary>
public sealed class NameStreamLaws
{
    private const int Cases = 400;

    private static readonly string[] s_pieces =
    [
        "Jane Doe", "José \"Pepe\" 🦊", "Rome", "Jane", "Doe", "word ", "a longer run of words without anything ", ". ", "The end. ", "Really? ", "\n", "\n\n", "é", "🦊",
        "\"", "\\", "4111 1111 1111 1111", "4111 ", " and ", ", ", "Prof. ", "x",
    ];

    [Test]
    public async Task A_stream_is_redacted_as_the_whole_is([Range(0, 7)] int group)
    {
        var harm = SemanticRules.Harm(scope: PartScope.Output);
        CompiledRule[] rules = [SemanticRules.Names(), harm, Rules.Rule("Card", Rules.Redact(RedactionStyle.Mask), PartScope.Output, @"\b\d{4} \d{4} \d{4} \d{4}\b")];
        for (int seed = group; seed < Cases; seed += 8)
        {
            var random = new Random(seed);
            var mode = new StreamingMode((StreamClassifiers)(seed / 8 % 2), random.Next(64, 600), TimeSpan.FromHours(1));
            ScriptedDetector detector = SemanticRules.Detector();
            using var harness = new EngineHarness(detector, Rules.Policy(rules).With(ErrorAction.Block, mode));
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 120)).Select(_ => s_pieces[random.Next(s_pieces.Length)]));
            string expected = Whole(harness, text);
            using ExchangePipeline pipeline = SemanticStream.Begin(harness);
            var received = new StringBuilder();
            foreach ((byte[] chunk, bool end) in Chunks(text, random))
            {
                StreamVerdict verdict = await pipeline.FeedAsync(chunk, received, end);
                Assert.That(verdict.Action, Is.Not.EqualTo(StreamAction.Cut), $"seed {seed}");
                string whole = received.ToString();
                string sofar = SemanticStream.Content(whole[..(whole.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)]);
                Assert.That(expected.StartsWith(sofar, StringComparison.Ordinal), Is.True, $"seed {seed}: '{sofar}' is no beginning of '{expected}'");
            }
            Assert.That(SemanticStream.Content(received.ToString()), Is.EqualTo(expected), $"seed {seed}");
        }
    }

    /// <summary>The text as events of any size, and their bytes in chunks of any size.</summary>
    private static IEnumerable<(byte[] Chunk, bool End)> Chunks(string text, Random random)
    {
        var bytes = new List<byte>();
        int most = random.Next(1, 60);
        for (int at = 0; at < text.Length;)
        {
            int length = Math.Min(text.Length - at, random.Next(1, most + 1));
            length += at + length < text.Length && char.IsLowSurrogate(text[at + length]) ? 1 : 0;
            bytes.AddRange(SemanticStream.Event(text.Substring(at, length)));
            at += length;
        }
        bytes.AddRange(SemanticStream.Finish);
        most = random.Next(1, 3) == 1 ? 40 : 2000;
        for (int at = 0; at < bytes.Count;)
        {
            int length = Math.Min(bytes.Count - at, random.Next(1, most));
            yield return ([.. bytes.Skip(at).Take(length)], at + length == bytes.Count);
            at += length;
        }
    }

    private static string Whole(EngineHarness harness, string text)
    {
        using ExchangePipeline pipeline = harness.Begin("""{"messages":[]}""", out _);
        byte[] answer = Encoding.UTF8.GetBytes($$$"""{"choices":[{"index":0,"message":{"role":"assistant","content":{{{System.Text.Json.JsonSerializer.Serialize(text)}}}}}]}""");
        string received = EngineHarness.Released(pipeline, EngineHarness.Json(), [answer], out _);
        return System.Text.Json.JsonDocument.Parse(received).RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
    }
}
