using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Detection.Topics;

namespace ExtProc.Core.Tests.Detection.Topics;

/// <summary>Topics as people write them, with the shipped encoder.</summary>
public sealed class ShippedTopicsTests
{
    private static readonly TopicExamples s_refunds = new("refunds", [
        "How do I refund a card payment?", "I want my money back for an order", "When will my refund arrive?",
        "The shop owes me a refund", "Can you return the amount to my card?"]);

    private static readonly TopicExamples s_legal = new("legal-advice", [
        "Can I sue my landlord for not returning my deposit?", "Is this clause in my employment contract enforceable?",
        "What are my rights if the police search my house?", "Do I need a lawyer to contest a will?", "How do I appeal against a court ruling?"]);

    private ModelSet _models = null!;
    private TopicEmbedder _embedder = null!;

    private static string[] Unrelated =>
    [
        "hi", "ok", "why", "Hello, how are you today?", "Write a haiku about autumn leaves.", "How do I reverse a linked list in C?", "¿Cuál es la capital de Francia?",
        "Напиши короткое стихотворение о зиме.", "今天的天气怎么样？", "Explain photosynthesis to a child.", "Translate 'good morning' into German.",
        string.Join(' ', Enumerable.Repeat("The river rises in the northern hills and flows past farms, mills and two old bridges before it reaches the sea.", 60)),
    ];

    [SetUp]
    public void Load()
    {
        _models = ModelSet.Open(ModelSet.DefaultDirectory);
        _embedder = new TopicEmbedder(_models.Encoder!, _models.Vocabulary);
    }

    [TearDown]
    public void Unload() => _models.Dispose();

    [TestCase("How long until the refund is back on my card?")]
    [TestCase("please refund my payment")]
    public void ATextAboutATopicIsDenied(string text) =>
        Assert.That(Match([s_refunds, s_legal], [], text), Is.EqualTo(("refunds", true)));

    [TestCaseSource(nameof(Unrelated))]
    public void AnUnrelatedTextFitsNoTopic(string text) => Assert.That(Match([s_refunds, s_legal], [], text).IsDenied, Is.False);

    [TestCaseSource(nameof(Unrelated))]
    public void AnUnrelatedTextFitsNoTopicOfOneExample(string text) =>
        Assert.That(Match([new TopicExamples("one", ["How do I refund a card payment?"])], [], text).IsDenied, Is.False);

    [TestCaseSource(nameof(Unrelated))]
    public void AnUnrelatedTextIsOutsideWhatIsAllowed(string text) =>
        Assert.That(TopicSet.Compile([], [s_refunds], _embedder).Match(_embedder.Embed(text)).IsOutsideAllowed(Sensitivity.Medium));

    [TestCase("How long until the refund is back on my card?")]
    [TestCase("has my refund been sent yet")]
    public void ATextAboutAnAllowedTopicPasses(string text) =>
        Assert.That(TopicSet.Compile([], [s_refunds], _embedder).Match(_embedder.Embed(text)).IsFinding(Sensitivity.Medium), Is.False);

    [Test]
    public void TopicsThatSayTheSameCannotBeToldApart()
    {
        var again = new TopicExamples("money-back", ["I'd like a refund to my card", "How do I get my money back?", "Refund this order please", "My refund has not arrived"]);
        Assert.That(TopicSet.Compile([s_refunds, again], [], _embedder).Warnings.Select(static warning => warning.Kind), Does.Contain(TopicWarningKind.TooAlike));
    }

    [Test]
    public void AnExampleInTheWrongTopicIsNamed()
    {
        var mixed = new TopicExamples("legal-advice", [.. s_legal.Examples, "When will my refund arrive on my card?"]);
        Assert.That(
            TopicSet.Compile([s_refunds, mixed], [], _embedder).Warnings,
            Does.Contain(new TopicWarning(TopicWarningKind.ExampleOfAnother, "legal-advice", 5, "refunds")));
    }

    private (string? Topic, bool IsDenied) Match(TopicExamples[] deny, TopicExamples[] allow, string text)
    {
        var match = TopicSet.Compile(deny, allow, _embedder).Match(_embedder.Embed(text));
        return (match.Denied, match.IsDenied(Sensitivity.Medium));
    }
}
