using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Topics;
using ExtProc.Core.Tests.Detection.Encoder;

namespace ExtProc.Core.Tests.Detection.Topics;

/// <summary>Where topics draw their lines, on made-up embeddings: each topic is a direction, the background is everywhere.</summary>
public sealed class TopicTests
{
    private const int Width = 64;

    private readonly Random _random = new(5);
    private readonly TemporaryFolder _folder = new();
    private TopicBackground _background = null!;

    [SetUp]
    public void Prepare()
    {
        var vectors = Enumerable.Range(0, 1000 * Width).Select(_ => (sbyte)_random.Next(-127, 128)).ToArray();
        using ModelFile file = ModelFile.Open(new ModelDraft()
            .Add("topics.background", vectors, 1000, Width)
            .Add("topics.background.scale", [.. Enumerable.Repeat(0.01f, 1000)], 1000)
            .WriteTo(_folder));
        _background = TopicBackground.Read(file, Width);
    }

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void TextsLikeTheExamplesFitAndOthersDoNot()
    {
        Topic topic = Topic.Make("a", [.. Enumerable.Range(0, 5).Select(_ => Near(0))], _background);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Enumerable.Range(0, 100).Count(_ => topic.Similarity(Near(0)) >= topic.Threshold), Is.GreaterThan(90));
            Assert.That(Enumerable.Range(0, 1000).Count(i => topic.Similarity(_background[i]) >= topic.Threshold), Is.LessThanOrEqualTo(4));
            Assert.That(topic.Similarity(Near(9)), Is.LessThan(topic.Threshold));
        }
    }

    [Test]
    public void ExamplesInTheBackgroundLeaveRoomForTheirTopic()
    {
        Topic topic = Topic.Make("a", [_background[7].ToArray()], _background);
        Assert.That(topic.Threshold, Is.LessThan(0.9f));
    }

    [Test]
    public void SaysNothingOfGoodExamples() => Assert.That(TopicReview.Of([Make("a", 0, 0, 0, 0), Make("b", 1, 1, 1, 1)]), Is.Empty);

    [Test]
    public void WarnsOfTopicsThatAreTooAlike() =>
        Assert.That(
            TopicReview.Of([Make("a", 0, 0, 0, 0, 0), Make("b", 0, 0, 0, 0, 0)]).Select(warning => warning.Kind),
            Does.Contain(TopicWarningKind.TooAlike));

    [Test]
    public void WarnsOfAnExampleOfAnotherTopic() =>
        Assert.That(
            TopicReview.Of([Make("a", 0, 0, 0, 0, 1), Make("b", 1, 1, 1, 1)]),
            Does.Contain(new TopicWarning(TopicWarningKind.ExampleOfAnother, "a", 4, "b")));

    [Test]
    public void WarnsOfAnExampleThatIsUnlikeTheOthers() =>
        Assert.That(
            TopicReview.Of([Make("a", 0, 0, 0, 0, 3)]),
            Is.EqualTo(new[] { new TopicWarning(TopicWarningKind.ExampleApart, "a", 4, null) }));

    [Test]
    public void WarnsOfFewExamples() =>
        Assert.That(TopicReview.Of([Make("a", 0, 0)]), Does.Contain(new TopicWarning(TopicWarningKind.FewExamples, "a", -1, null)));

    [TestCase(TopicBackground.MinTexts - 1)]
    [TestCase(TopicBackground.MaxTexts + 1)]
    public void RefusesABackgroundOutsideItsCaps(int count)
    {
        using ModelFile file = ModelFile.Open(new ModelDraft()
            .Add("topics.background", new sbyte[count * 8], count, 8)
            .Add("topics.background.scale", new float[count], count)
            .WriteTo(_folder));
        Assert.That(() => TopicBackground.Read(file, 8), Throws.TypeOf<ModelFileException>().With.Message.Contains("topics.background"));
    }

    private Topic Make(string name, params int[] directions) => Topic.Make(name, [.. directions.Select(Near)], _background);

    private float[] Near(int direction)
    {
        float[] vector = [.. Enumerable.Range(0, Width).Select(i => (i == direction ? 1 : 0) + (0.12f * ((2 * _random.NextSingle()) - 1)))];
        FloatVector.Normalise(vector);
        return vector;
    }
}
