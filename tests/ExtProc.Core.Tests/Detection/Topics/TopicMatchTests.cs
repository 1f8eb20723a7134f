using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Detection.Topics;

namespace ExtProc.Core.Tests.Detection.Topics;

/// <summary>What sensitivities make of scores.</summary>
public sealed class TopicMatchTests
{
    [TestCase(Sensitivity.Low, 0.999f)]
    [TestCase(Sensitivity.Medium, 0.99f)]
    [TestCase(Sensitivity.High, 0.95f)]
    public void ADeniedTopicIsAFindingFromItsThresholdOn(Sensitivity sensitivity, float threshold)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(new TopicMatch("a", threshold, null, 0).IsFinding(sensitivity));
            Assert.That(new TopicMatch("a", threshold - 0.0001f, null, 0).IsFinding(sensitivity), Is.False);
            Assert.That(new TopicMatch("a", threshold, "b", 1).IsFinding(sensitivity), "what is denied counts whatever is allowed");
        }
    }

    [TestCase(Sensitivity.Low, 0.95f)]
    [TestCase(Sensitivity.Medium, 0.98f)]
    [TestCase(Sensitivity.High, 0.99f)]
    public void OutsideAllowedTopicsIsAFindingBelowItsThreshold(Sensitivity sensitivity, float threshold)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(new TopicMatch(null, 0, "b", threshold).IsFinding(sensitivity), Is.False);
            Assert.That(new TopicMatch(null, 0, "b", threshold - 0.0001f).IsFinding(sensitivity));
        }
    }

    [Test]
    public void WithoutTopicsNothingIsAFinding() => Assert.That(default(TopicMatch).IsFinding(Sensitivity.High), Is.False);
}
