using System.Text.RegularExpressions;
using ExtProc.Core.Actions;

namespace ExtProc.Core.Tests.Actions;

public sealed class TokenMapTests
{
    private static readonly SecretKey Key = new("0123456789abcdef"u8);

    [Test]
    public void SameTextGetsSamePlaceholderAndComesBack()
    {
        var map = new TokenMap();
        bool first = map.TryAdd("EMAIL", "ada@example.com", Key, out string token);
        bool again = map.TryAdd("EMAIL", "ada@example.com", Key, out string same);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first && again, Is.True);
            Assert.That(same, Is.EqualTo(token));
            Assert.That(map.Count, Is.EqualTo(1));
            Assert.That(map.TryRestore(token, out string original), Is.True);
            Assert.That(original, Is.EqualTo("ada@example.com"));
            Assert.That(token, Does.Match(@"^\[EMAIL_[a-z2-7]{10}\]$"));
        }
    }

    [Test]
    public void PlaceholderIsAMatchOfItsPattern()
    {
        new TokenMap().TryAdd("US_SSN", "078-05-1120", Key, out string token);
        var pattern = new Regex($"^{TokenMap.Pattern.Expression}$", RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
        Assert.That(pattern.IsMatch(token), Is.True);
    }

    [Test]
    public void AnotherExchangeRestoresNothing()
    {
        new TokenMap().TryAdd("EMAIL", "ada@example.com", Key, out string token);
        Assert.That(new TokenMap().TryRestore(token, out _), Is.False);
    }

    [Test]
    public void PlaceholdersDependOnTheKey()
    {
        new TokenMap().TryAdd("EMAIL", "ada@example.com", Key, out string one);
        new TokenMap().TryAdd("EMAIL", "ada@example.com", new SecretKey("fedcba9876543210"u8), out string other);
        Assert.That(other, Is.Not.EqualTo(one));
    }

    [Test]
    public void RefusesTheTextBeyondItsCapacity()
    {
        var map = new TokenMap();
        for (int i = 0; i < TokenMap.Capacity; i++)
        {
            Assert.That(map.TryAdd("N", $"text {i}", Key, out _), Is.True);
        }
        using (Assert.EnterMultipleScope())
        {
            Assert.That(map.TryAdd("N", "one more", Key, out _), Is.False);
            Assert.That(map.TryAdd("N", "text 0", Key, out _), Is.True);
        }
    }
}
