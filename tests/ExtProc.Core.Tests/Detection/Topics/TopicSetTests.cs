using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Encoder.Tokenization;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Detection.Topics;
using ExtProc.Core.Tests.Detection.Encoder;

namespace ExtProc.Core.Tests.Detection.Topics;

/// <summary>From examples to matches, with a small encoder of random weights: to it, only equal texts are alike for certain.</summary>
public sealed class TopicSetTests
{
    private static readonly string[] Words = [.. Enumerable.Range(0, EncoderDraft.Vocabulary - 5).Select(i => $"w{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}")];
    private static readonly WordPieceVocabulary Vocabulary = WordPieceVocabulary.Read(
        new StringReader(string.Join('\n', ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Words])));

    private readonly TemporaryFolder _folder = new();
    private EncoderModel _model = null!;
    private TopicEmbedder _embedder = null!;

    [SetUp]
    public void Prepare()
    {
        var random = new Random(11);
        ModelDraft draft = new EncoderDraft().File
            .Add("topics.background", [.. Enumerable.Range(0, 300 * EncoderDraft.Width).Select(_ => (sbyte)random.Next(-127, 128))], 300, EncoderDraft.Width)
            .Add("topics.background.scale", [.. Enumerable.Repeat(0.01f, 300)], 300);
        _model = EncoderModel.Open(draft.WriteTo(_folder));
        _embedder = new TopicEmbedder(_model, Vocabulary);
    }

    [TearDown]
    public void Clean()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void MatchesWhatItWasShown()
    {
        TopicSet topics = Compile([Topic("denied", "wab waq")], [Topic("allowed", "wbc wad")]);
        TopicMatch denied = topics.Match(_embedder.Embed("wab waq"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(denied.Denied, Is.EqualTo("denied"));
            Assert.That(denied.IsDenied(Sensitivity.Medium));
            Assert.That(topics.Match(_embedder.Embed("wbc wad")).IsOutsideAllowed(Sensitivity.Medium), Is.False);
            Assert.That(topics.Match(new float[EncoderDraft.Width]).IsOutsideAllowed(Sensitivity.Medium));
            Assert.That(topics.Match(new float[EncoderDraft.Width]).IsDenied(Sensitivity.High), Is.False);
        }
    }

    [Test]
    public void WithoutAllowedTopicsNothingIsOutsideThem()
    {
        TopicMatch match = Compile([Topic("denied", "wab waq")], []).Match(new float[EncoderDraft.Width]);
        Assert.That(match.IsFinding(Sensitivity.High), Is.False);
    }

    [Test]
    public void ADeniedTopicWinsOverAnAllowedOne()
    {
        TopicMatch match = Compile([Topic("denied", "wab")], [Topic("allowed", "wab")]).Match(_embedder.Embed("wab"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((match.Denied, match.Allowed), Is.EqualTo(("denied", "allowed")));
            Assert.That(match.IsOutsideAllowed(Sensitivity.Medium), Is.False);
            Assert.That(match.IsFinding(Sensitivity.Medium));
        }
    }

    [Test]
    public void EqualTextsAreEmbeddedOnce()
    {
        var first = _embedder.Embed("wab wac");
        Assert.That(_embedder.Embed("wab" + " wac"), Is.SameAs(first));
    }

    [Test]
    public void MatchingAllocatesNothing()
    {
        TopicSet topics = Compile([Topic("a", "wab waq", "wac"), Topic("b", "wad")], [Topic("c", "wbc wad")]);
        var embedding = _embedder.Embed("waf");
        Assert.That(Allocations.Least(100, () => _ = topics.Match(embedding)), Is.Zero);
    }

    [Test]
    public void AModelWithoutBackgroundIsRefusedByName()
    {
        using EncoderModel model = EncoderModel.Open(new EncoderDraft().File.WriteTo(_folder, "bare.model"));
        Assert.That(() => new TopicEmbedder(model, Vocabulary), Throws.TypeOf<ModelFileException>().With.Message.Contains("topics.background"));
    }

    private static TopicExamples Topic(string name, params string[] examples) => new(name, examples);

    private TopicSet Compile(TopicExamples[] deny, TopicExamples[] allow) => TopicSet.Compile(deny, allow, _embedder);
}
