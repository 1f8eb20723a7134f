using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Tests.Detection.Semantic;

/// <summary>Windows cover every token, overlap and never exceed what the encoder reads.</summary>
public sealed class TextWindowTests
{
    [TestCase(0, 0)]
    [TestCase(1, 1)]
    [TestCase(126, 1)]
    [TestCase(127, 2)]
    [TestCase(222, 2)]
    [TestCase(223, 3)]
    public void CountsWindows(int tokens, int expected) => Assert.That(TextWindow.CountFor(tokens), Is.EqualTo(expected));

    [Test]
    public void WindowsCoverAllTokens([Range(1, 400, 7)] int tokens)
    {
        var covered = new int[tokens];
        var count = TextWindow.CountFor(tokens);
        for (var i = 0; i < count; i++)
        {
            var window = TextWindow.At(i, tokens);
            Assert.That(window.Count, Is.InRange(1, TextWindow.MaxCount));
            covered.AsSpan(window.Start, window.Count).Fill(1);
        }

        Assert.That(covered, Has.None.Zero);
    }
}
