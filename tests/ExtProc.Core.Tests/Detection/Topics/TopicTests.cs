using System.Text.Json.Nodes;
using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Topics;
using ExtProc.Core.Tests.Detection.Encoder;

namespace ExtProc.Core.Tests.Detection.Topics;

/// <summary>Where topics draw their lines, on made-up embeddings: each topic is a direction, the background is everywhere.</summary>
public sealed class TopicTests
{
    private const int Width = 64;
    private const float Medium = 0.99f;

    private readonly Random _random = new(5);
    private readonly TemporaryFolder _folder = new();
    private TopicBackground _background = null!;
    private TopicCalibration _calibration = null!;

    [SetUp]
    public void Prepare()
    {
        using ModelFile file = ModelFile.Open(Draft(Enumerable.Range(0, 1000 * Width).Select(_ => (sbyte)_random.Next(-127, 128))).WriteTo(_folder));
        _background = TopicBackground.Read(file, Width);
        _calibration = TopicCalibration.Read(file);
    }

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void TextsLikeTheExamplesFitAndOthersDoNot([Values(1, 2, 5, 32)] int examples)
    {
        var list = List(Make("a", new int[examples]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Enumerable.Range(0, 100).Count(_ => list.Best(Near(0)).Score >= Medium), Is.GreaterThan(90));
            Assert.That(Enumerable.Range(0, 1000).Count(i => list.Best(_background[i]).Score >= Medium), Is.LessThanOrEqualTo(4));
            Assert.That(list.Best(Near(9)).Score, Is.LessThan(Medium));
        }
    }

    [Test]
    public void ATopicThatTheBackgroundIsFullOfIsStillRecognised()
    {
        var crowd = Enumerable.Range(0, 1000).SelectMany(i => (i < 50 ? Near(0) : Near(1 + (i % 60))).Select(static x => (sbyte)Math.Clamp(x * 127, -127, 127)));
        using ModelFile file = ModelFile.Open(Draft(crowd).WriteTo(_folder, "crowd.model"));
        var background = TopicBackground.Read(file, Width);
        var list = List(new Topic("a", [.. Enumerable.Range(0, 5).Select(_ => Near(0))], background, _calibration));
        Assert.That(Enumerable.Range(0, 100).Count(_ => list.Best(Near(0)).Score >= Medium), Is.GreaterThan(80));
    }

    [Test]
    public void TheMoreTopicsTheLessEachMayTake()
    {
        var one = Make("a", 0, 0, 0);
        var text = Enumerable.Range(0, 1000).Select(i => Between(i / 1000f)).First(text => List(one).Best(text).Score >= Medium);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(List(one, Make("b", 20, 20, 20)).Best(text).Topic, Is.EqualTo("a"));
            Assert.That(List(one, Make("b", 20, 20, 20)).Best(text).Score, Is.EqualTo(0.98f).Within(0.001f));
        }
    }

    [Test]
    public void ScoresGrowWithSimilarityAndStayWithinZeroAndOne()
    {
        var list = List(Make("a", 0, 0, 0, 0), Make("b", 7, 7, 7));
        float[] scores = [.. Enumerable.Range(0, 101).Select(i => list.Best(Between(i / 100f)).Score)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(scores, Is.All.InRange(0f, 1f));
            Assert.That(scores, Is.Ordered);
        }
    }

    [Test]
    public void WithoutTopicsNothingFits() => Assert.That(List().Best(Near(0)), Is.EqualTo(((string?)null, 0f)));

    [Test]
    public void SaysNothingOfGoodExamples() => Assert.That(Review(Make("a", 0, 0, 0, 0), Make("b", 1, 1, 1, 1)), Is.Empty);

    [Test]
    public void WarnsOfTopicsThatAreTooAlike() =>
        Assert.That(
            Review(Make("a", 0, 0, 0, 0, 0), Make("b", 0, 0, 0, 0, 0)).Select(warning => warning.Kind),
            Does.Contain(TopicWarningKind.TooAlike));

    [Test]
    public void WarnsOfAnExampleOfAnotherTopic() =>
        Assert.That(
            Review(Make("a", 0, 0, 0, 0, 1), Make("b", 1, 1, 1, 1)),
            Does.Contain(new TopicWarning(TopicWarningKind.ExampleOfAnother, "a", 4, "b")));

    [Test]
    public void WarnsOfADeniedAndAnAllowedTopicThatAreTooAlike() =>
        Assert.That(
            TopicReview.Of(List(Make("a", 0, 0, 0, 0, 0)), List(Make("b", 0, 0, 0, 0, 0))).Select(warning => warning.Kind),
            Does.Contain(TopicWarningKind.TooAlike));

    [Test]
    public void WarnsOfAnExampleThatIsUnlikeTheOthers() =>
        Assert.That(
            Review(Make("a", 0, 0, 0, 0, 3)),
            Is.EqualTo(new[] { new TopicWarning(TopicWarningKind.ExampleApart, "a", 4, null) }));

    [Test]
    public void WarnsOfFewExamples() =>
        Assert.That(Review(Make("a", 0, 0)), Does.Contain(new TopicWarning(TopicWarningKind.FewExamples, "a", -1, null)));

    [TestCase(TopicBackground.MinTexts - 1)]
    [TestCase(TopicBackground.MaxTexts + 1)]
    public void RefusesABackgroundOutsideItsCaps(int count)
    {
        using ModelFile file = ModelFile.Open(new ModelDraft()
            .Add("topics.background", new sbyte[count * 8], count, 8)
            .Add("topics.background.scale", new float[count], count)
            .WriteTo(_folder, "caps.model"));
        Assert.That(() => TopicBackground.Read(file, 8), Throws.TypeOf<ModelFileException>().With.Message.Contains("topics.background"));
    }

    [Test]
    public void TheCalibrationIsThatOfTheFile()
    {
        var calibration = Read("""{"near": 0.5, "points": [[0, 0.5], [1, 1]]}""");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(calibration.Near, Is.EqualTo(0.5f));
            Assert.That(calibration.Rank(0.5f), Is.EqualTo(0.75f));
        }
    }

    [TestCase("""[]""")]
    [TestCase("""{"points": [[0, 0.5], [1, 1]]}""")]
    [TestCase("""{"near": 0.5}""")]
    [TestCase("""{"near": 1.5, "points": [[0, 0.5], [1, 1]]}""")]
    [TestCase("""{"near": "0.5", "points": [[0, 0.5], [1, 1]]}""")]
    [TestCase("""{"near": 0.5, "points": [[0, 0.5]]}""")]
    [TestCase("""{"near": 0.5, "points": [[1, 0.5], [0, 1]]}""")]
    public void RefusesAWrongCalibration(string topics) =>
        Assert.That(() => Read(topics), Throws.TypeOf<ModelFileException>().With.Message.Contains("topics"));

    private static ModelDraft Draft(IEnumerable<sbyte> background) => new ModelDraft()
        .Add("topics.background", [.. background], 1000, Width)
        .Add("topics.background.scale", [.. Enumerable.Repeat(0.01f, 1000)], 1000);

    private TopicCalibration Read(string topics)
    {
        using ModelFile file = ModelFile.Open(new ModelDraft { Metadata = new JsonObject { ["topics"] = JsonNode.Parse(topics) } }.WriteTo(_folder, "calibrated.model"));
        return TopicCalibration.Read(file);
    }

    private IReadOnlyList<TopicWarning> Review(params Topic[] topics) => TopicReview.Of(List(topics), List());

    private TopicList List(params Topic[] topics) => new(topics, _calibration);

    private Topic Make(string name, params int[] directions) => new Topic(name, [.. directions.Select(Near)], _background, _calibration);

    /// <summary>From the direction of none to that of topic 0.</summary>
    private static float[] Between(float share)
    {
        var vector = new float[Width];
        (vector[63], vector[0]) = (1 - share, share);
        FloatVector.Normalise(vector);
        return vector;
    }

    private float[] Near(int direction)
    {
        float[] vector = [.. Enumerable.Range(0, Width).Select(i => (i == direction ? 1 : 0) + (0.12f * ((2 * _random.NextSingle()) - 1)))];
        FloatVector.Normalise(vector);
        return vector;
    }
}
