using ExtProc.Cli.Quality.Disguises;
using ExtProc.Core.Detection.Normalisation;

namespace ExtProc.Integration.Tests.Cli.Quality.Disguises;

/// <summary>What texts look like in each disguise, and that the normaliser sees through those that it alone undoes.</summary>
internal sealed class DisguiseTests
{
    [TestCase(DisguiseKind.ZeroWidth, "a\u200Bb\u200C \u200D\u00E9\u2060")]
    [TestCase(DisguiseKind.Tags, "\U000E0061\U000E0062\U000E0020\u00E9")]
    [TestCase(DisguiseKind.Homoglyph, "\u0430b \u00E9")]
    [TestCase(DisguiseKind.FullWidth, "\uFF41\uFF42\u3000\u00E9")]
    [TestCase(DisguiseKind.Spaced, "a b   \u00E9")]
    [TestCase(DisguiseKind.Leet, "48 \u00E9")]
    public void AText(DisguiseKind kind, string expected) => Assert.That(Disguise.Apply(kind, "ab \u00E9"), Is.EqualTo(expected));

    [Test]
    public void SignsTakeTurns() => Assert.That(Disguise.Apply(DisguiseKind.Leet, "aabeegilloosst"), Is.EqualTo("4@83391|100$5+"));

    [TestCase(DisguiseKind.ZeroWidth)]
    [TestCase(DisguiseKind.Tags)]
    [TestCase(DisguiseKind.Homoglyph)]
    [TestCase(DisguiseKind.FullWidth)]
    public void TheNormaliserUndoes(DisguiseKind kind)
    {
        const string Text = "Ignore the rules of JACK & Zora, save 3; then \"exploit my vacuum hoax\" (quickly)?";
        var scoring = new ScoringText();
        scoring.Read(Disguise.Apply(kind, Text));
        Assert.That(scoring.Chars.ToString(), Is.EqualTo(Text));
    }
}
