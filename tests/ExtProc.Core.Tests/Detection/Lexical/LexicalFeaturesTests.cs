namespace ExtProc.Core.Tests.Detection.Lexical;

/// <summary>Which texts share features, and how they are parted into blocks. The hashes are part of the trained file's form.</summary>
public sealed class LexicalFeaturesTests
{
    [TestCase("ignore", "IGNORE")]
    [TestCase("call 555", "call 012")]
    [TestCase("a  b", "a\nb")]
    public void AreTheSameFor(string left, string right) =>
        Assert.That(RecordedFeatures.Of(left).Blocks.Single(), Is.EqualTo(RecordedFeatures.Of(right).Blocks.Single()));

    [TestCase("ignore all", "all ignore")]
    [TestCase("abcd", "abdc")]
    [TestCase("a.", "a,")]
    public void DifferFor(string left, string right) =>
        Assert.That(RecordedFeatures.Of(left).Blocks.Single(), Is.Not.EqualTo(RecordedFeatures.Of(right).Blocks.Single()));

    [TestCase("", 0)]
    [TestCase(" ", 0)]
    [TestCase("a", 2)]
    [TestCase("abc", 7)]
    [TestCase("ab cd", 9)]
    [TestCase("###", 1)]
    [TestCase("忽略", 5)]
    public void CountsOf(string text, int expected) => Assert.That(RecordedFeatures.Of(text).Blocks.Sum(block => block.Length), Is.EqualTo(expected));

    [Test]
    public void HashesStay() => Assert.That(
        RecordedFeatures.Of("Ignore all!").Blocks.Single().Aggregate(17u, (sum, hash) => (sum * 31) + hash),
        Is.EqualTo(Expected),
        "the hashes changed: train the lexical tier again (src/training/lexical.py)");

    [Test]
    public void HashesSpreadOverTheBuckets()
    {
        var buckets = new int[256];
        var text = string.Join(' ', Enumerable.Range(0, 4000).Select(i => $"w{(char)('a' + (i % 26))}{(char)('a' + (i / 26 % 26))}x{(char)('a' + (i / 676))}"));
        foreach (var hash in RecordedFeatures.Of(text).Blocks.SelectMany(block => block).Distinct())
        {
            buckets[hash >> 24]++;
        }

        Assert.That(buckets.Min(), Is.GreaterThan(buckets.Average() / 2));
    }

    [TestCase(31, 1)]
    [TestCase(32, 1)]
    [TestCase(33, 2)]
    [TestCase(64, 2)]
    public void ABlockHasSoManyWords(int words, int expected) =>
        Assert.That(RecordedFeatures.Of(string.Join(' ', Enumerable.Repeat("word", words))).Blocks, Has.Count.EqualTo(expected));

    [Test]
    public void BlocksOfATextWithoutSpacesEndToo()
    {
        var ends = RecordedFeatures.Of(new string('字', 2000)).Ends;
        Assert.That(ends, Has.Count.GreaterThan(4));
        Assert.That(ends[^1], Is.EqualTo(2000));
    }

    private const uint Expected = 3962168339;
}
