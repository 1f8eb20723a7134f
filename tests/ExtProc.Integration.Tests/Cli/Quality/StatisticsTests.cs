using ExtProc.Cli.Quality;

namespace ExtProc.Integration.Tests.Cli.Quality;

/// <summary>Figures of small cases that were worked out by hand.</summary>
public sealed class StatisticsTests
{
    [TestCase(8, 10, 0.8, 0.4902, 0.9433)]
    [TestCase(0, 100, 0, 0, 0.0370)]
    [TestCase(100, 100, 1, 0.9630, 1)]
    public void SharesHaveWilsonsInterval(int hits, int count, double value, double from, double to)
    {
        var share = Statistics.Share(hits, count)!.Value;
        Assert.That(share.Value, Is.EqualTo(value));
        Assert.That(share.From, Is.EqualTo(from).Within(1e-4));
        Assert.That(share.To, Is.EqualTo(to).Within(1e-4));
    }

    [Test]
    public void AShareOfNothingIsNone() => Assert.That(Statistics.Share(0, 0), Is.Null);

    [TestCase(new[] { 0.9, 0.8, 0.3 }, new[] { 0.5, 0.2 }, 5.0 / 6)]
    [TestCase(new[] { 1.0 }, new[] { 0.0 }, 1.0)]
    [TestCase(new[] { 0.0 }, new[] { 1.0 }, 0.0)]
    [TestCase(new[] { 0.5, 0.5 }, new[] { 0.5 }, 0.5)]
    public void TheAucCountsPairsInTheRightOrder(double[] positives, double[] negatives, double expected) =>
        Assert.That(Statistics.Auc(positives, negatives)!.Value.Value, Is.EqualTo(expected).Within(1e-9));

    [Test]
    public void TheAucHasHanleyAndMcNeilsInterval()
    {
        double[] positives = [.. Enumerable.Range(0, 50).Select(static i => i + 25.0)];
        double[] negatives = [.. Enumerable.Range(0, 50).Select(static i => (double)i)];
        var auc = Statistics.Auc(positives, negatives)!.Value;

        // 50 x 50 pairs, of which 25 x 24 / 2 are in the wrong order and 25 are ties: A = 0.875, SE = 0.0352.
        Assert.That(auc.Value, Is.EqualTo(0.875).Within(1e-9));
        Assert.That(auc.From, Is.EqualTo(0.806).Within(0.002));
        Assert.That(auc.To, Is.EqualTo(0.944).Within(0.002));
    }

    [Test]
    public void AnAucNeedsBothClasses() => Assert.That((Statistics.Auc([], [1]), Statistics.Auc([1], [])), Is.EqualTo(((Interval?)null, (Interval?)null)));

    [Test]
    public void TheBestF1IsThatOfTheBestThreshold()
    {
        // From 0.7 on: two of three found, none wrong: 4/5. From 0.3 on: three found, one wrong: 6/7.
        var best = Statistics.BestF1([0.9, 0.7, 0.3], [0.5, 0.1])!.Value;
        Assert.That(best.F1, Is.EqualTo(6.0 / 7).Within(1e-9));
        Assert.That(best.Threshold, Is.EqualTo(0.3));
    }

    [Test]
    public void TiesAreOnOneSideOfAThreshold() => Assert.That(Statistics.BestF1([0.5], [0.5])!.Value.F1, Is.EqualTo(2.0 / 3).Within(1e-9));

    [TestCase(0.5, 2)]
    [TestCase(0.99, 4)]
    [TestCase(0.25, 1)]
    public void PercentilesAreValues(double share, double expected) => Assert.That(Statistics.Percentile([4, 2, 1, 3], share), Is.EqualTo(expected));
}
