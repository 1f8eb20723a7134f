using System.Buffers;
using System.Text;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Core.Tests.Exchanges.Semantic;

namespace ExtProc.Core.Tests.Exchanges.Streaming;

/// <summary>
/// What must hold for every stream, however it is cut: its redaction is the redaction of the whole text; what is released at any moment is
/// a beginning of that; texts of different channels never mix. <c>EXTPROC_LAW_CASES</c> sets the number of cases.
/// </summary>
public sealed class StreamLaws
{
    private const int DefaultCases = 100_000;
    private const int Groups = 8;

    private static readonly CompiledRule[] Redacting =
    [
        Rules.Rule("Abc", Rules.Redact(RedactionStyle.Label), PartScope.Output, "ab{1,3}c"),
        Rules.Rule("Zephyr", Rules.Redact(RedactionStyle.Mask), PartScope.Output, @"(?i)\bzephyr\b"),
        Rules.Rule("Digits", Rules.Redact(RedactionStyle.Hash), PartScope.Output, @"\b\d{4} \d{4}\b"),
        Rules.Rule("Run", Rules.Redact(RedactionStyle.Surrogate), PartScope.Output, "x[yz]{0,6}w"),
        Rules.Rule("Overlap", Rules.Redact(RedactionStyle.Label), PartScope.Output, @"\d{4}[, ]{0,2}x"),
    ];

    private static int Cases =>
        int.TryParse(Environment.GetEnvironmentVariable("EXTPROC_LAW_CASES"), out int cases) ? cases : DefaultCases;

    [Test]
    public void RedactionOfAStreamIsRedactionOfTheWhole([Range(0, Groups - 1)] int group)
    {
        using var harness = new EngineHarness(Rules.Policy(Redacting));
        for (int seed = group; seed < Cases; seed += Groups)
        {
            var generated = new StreamCase(seed);
            Dictionary<(int Choice, string Name), string> expected = RedactedWhole(harness, generated);
            using ExchangePipeline pipeline = harness.Begin("""{"stream":true,"messages":[]}""", out _);
            pipeline.OnResponseHeaders(generated.Head);
            var received = new ArrayBufferWriter<byte>();
            byte[][] chunks = [.. generated.Chunks()];
            for (int i = 0; i < chunks.Length; i++)
            {
                Feed(pipeline, chunks[i], i == chunks.Length - 1, received);
                if (seed % 16 == 0)
                {
                    AssertBeginnings(received, expected, seed);
                }
            }
            Dictionary<(int Choice, string Name), string> assembled = StreamCase.Assemble(Encoding.UTF8.GetString(received.WrittenSpan));
            foreach (((int Choice, string Name) key, string text) in expected)
            {
                Assert.That(assembled.GetValueOrDefault(key, ""), Is.EqualTo(text), $"seed {seed}, channel {key}");
            }
        }
    }

    /// <summary>Models that hold every text, and find nothing, change nothing of that.</summary>
    [Test]
    public void RedactionOfAStreamThatIsHeldIsRedactionOfTheWhole(
        [Values(StreamClassifiers.Hold, StreamClassifiers.Trail)] StreamClassifiers classifiers, [Range(0, Groups - 1)] int group)
    {
        StreamingMode mode = new(classifiers, StreamingMode.MinWindow, TimeSpan.FromHours(1));
        using var harness = new EngineHarness(
            SemanticRules.Detector(), Rules.Policy([.. Redacting, SemanticRules.Harm(scope: PartScope.Output)]).With(ErrorAction.Block, mode));
        for (int seed = group; seed < Cases / 20; seed += Groups)
        {
            var generated = new StreamCase(seed);
            Dictionary<(int Choice, string Name), string> expected = RedactedWhole(harness, generated);
            using ExchangePipeline pipeline = harness.Begin("""{"stream":true,"messages":[]}""", out _);
            pipeline.OnResponseHeaders(generated.Head);
            var received = new ArrayBufferWriter<byte>();
            byte[][] chunks = [.. generated.Chunks()];
            for (int i = 0; i < chunks.Length; i++)
            {
                Feed(pipeline, chunks[i], i == chunks.Length - 1, received);
            }
            Dictionary<(int Choice, string Name), string> assembled = StreamCase.Assemble(Encoding.UTF8.GetString(received.WrittenSpan));
            foreach (((int Choice, string Name) key, string text) in expected)
            {
                Assert.That(assembled.GetValueOrDefault(key, ""), Is.EqualTo(text), $"seed {seed}, channel {key}");
            }
        }
    }

    [Test]
    public void NothingOfABlockedTextIsReleased([Range(0, Groups - 1)] int group)
    {
        using var harness = new EngineHarness(Rules.Policy(Rules.Rule("Secret", Rules.Block(), PartScope.Output, "secret")));
        for (int seed = group; seed < Cases / 10; seed += Groups)
        {
            var generated = new StreamCase(seed);
            bool mustBlock = generated.Texts.Values.Any(text => text.Contains("secret", StringComparison.Ordinal));
            using ExchangePipeline pipeline = harness.Begin("""{"stream":true,"messages":[]}""", out _);
            string received = EngineHarness.Released(pipeline, generated.Head, generated.Chunks(), out StreamVerdict last);
            Assert.That(last.Action == StreamAction.Cut, Is.EqualTo(mustBlock), $"seed {seed}");
            Assert.That(received.Contains("Blocked by policy.", StringComparison.Ordinal), Is.EqualTo(mustBlock), $"seed {seed}");
            Assert.That(string.Concat(received.Where(c => c is not ('\u200B' or '"'))), Does.Not.Contain("secret"), $"seed {seed}");
        }
    }

    private static void Feed(ExchangePipeline pipeline, byte[] chunk, bool end, ArrayBufferWriter<byte> received)
    {
        var output = new ArrayBufferWriter<byte>();
        StreamVerdict verdict = pipeline.OnResponseBody(new ReadOnlySequence<byte>(chunk), end, output);
        Assert.That(verdict.Action, Is.Not.EqualTo(StreamAction.Cut));
        received.Write(verdict.Action == StreamAction.Continue ? chunk : output.WrittenSpan);
    }

    private static void AssertBeginnings(
        ArrayBufferWriter<byte> received, Dictionary<(int Choice, string Name), string> expected, int seed)
    {
        string stream = Encoding.UTF8.GetString(received.WrittenSpan);
        string whole = stream[..(stream.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)];
        foreach (((int Choice, string Name) key, string text) in StreamCase.Assemble(whole))
        {
            Assert.That(expected[key].StartsWith(text, StringComparison.Ordinal), Is.True, $"seed {seed}, channel {key}");
        }
    }

    private static Dictionary<(int Choice, string Name), string> RedactedWhole(EngineHarness harness, StreamCase generated)
    {
        string answer = generated.Whole();
        using ExchangePipeline pipeline = harness.Begin("""{"messages":[]}""", out _);
        return StreamCase.Read(EngineHarness.Released(pipeline, EngineHarness.Json(), [Encoding.UTF8.GetBytes(answer)], out _));
    }
}
