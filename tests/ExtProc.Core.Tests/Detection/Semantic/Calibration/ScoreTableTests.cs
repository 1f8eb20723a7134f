using System.Text.Json;
using ExtProc.Core.Detection.Semantic.Calibration;

namespace ExtProc.Core.Tests.Detection.Semantic.Calibration;

/// <summary>Raw scores to ranks.</summary>
public sealed class ScoreTableTests
{
    [TestCase(-9f, 0f)]
    [TestCase(-1f, 0f)]
    [TestCase(0f, 0.45f)]
    [TestCase(1f, 0.9f)]
    [TestCase(2f, 0.95f)]
    [TestCase(3f, 1f)]
    [TestCase(99f, 1f)]
    public void StraightLinesBetweenPoints(float raw, float expected) =>
        Assert.That(Read("[[-1, 0], [1, 0.9], [3, 1.0]]").Map(raw), Is.EqualTo(expected).Within(1e-6));

    [Test]
    public void WithoutPointsItIsAProbability() => Assert.That(ScoreTable.Uncalibrated.Map(0), Is.EqualTo(0.5f));

    [TestCase("[[0, 0]]")]
    [TestCase("[[0, 0], [0, 1]]")]
    [TestCase("[[0, 0.5], [1, 0.4]]")]
    [TestCase("[[0, 0], [1, 1.5]]")]
    [TestCase("[[0, 0], [1]]")]
    [TestCase("[[0, 0], [1, \"1\"]]")]
    [TestCase("{}")]
    public void AnythingElseIsRefused(string points) => Assert.That(() => Read(points), Throws.TypeOf<FormatException>());

    [Test]
    public void MorePointsThanTheCapAreRefused()
    {
        static string Points(int count) => $"[{string.Join(',', Enumerable.Range(0, count).Select(i => $"[{i},0.5]"))}]";
        Assert.That(() => Read(Points(4096)), Throws.Nothing);
        Assert.That(() => Read(Points(4097)), Throws.TypeOf<FormatException>());
    }

    private static ScoreTable Read(string points)
    {
        using var json = JsonDocument.Parse(points);
        return ScoreTable.Read(json.RootElement);
    }
}
