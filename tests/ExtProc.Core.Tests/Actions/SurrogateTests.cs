using ExtProc.Core.Actions;

namespace ExtProc.Core.Tests.Actions;

public sealed class SurrogateTests
{
    private static readonly SecretKey Key = new("0123456789abcdef"u8);

    [TestCase("4111 1111 1111 1111")]
    [TestCase("5555-5555-5555-4444")]
    [TestCase("378282246310005")]
    public void CardKeepsItsShapeItsFirstDigitAndAValidChecksum(string card)
    {
        string surrogate = Surrogate.Of("CreditCard", card, Key);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(surrogate, Is.Not.EqualTo(card));
            Assert.That(Shape(surrogate), Is.EqualTo(Shape(card)));
            Assert.That(surrogate[0], Is.EqualTo(card[0]));
            Assert.That(LuhnSum(surrogate) % 10, Is.Zero);
        }
    }

    [TestCase("UsSsn", "078-05-1120")]
    [TestCase("Phone", "+44 20 7946 0018")]
    [TestCase("SgNric", "S1234567D")]
    public void OthersKeepTheirShape(string entity, string text) =>
        Assert.That(Shape(Surrogate.Of(entity, text, Key)), Is.EqualTo(Shape(text)));

    [Test]
    public void EmailBecomesAnAddressOfTheReservedDomain() =>
        Assert.That(Surrogate.Of("Email", "ada@corp.test", Key), Does.Match("^user-[0-9a-f]{12}@example\\.com$"));

    [Test]
    public void EqualTextsGetEqualSurrogates()
    {
        string again = Surrogate.Of("Phone", "+1 202 555 0143", new SecretKey("0123456789abcdef"u8));
        Assert.That(again, Is.EqualTo(Surrogate.Of("Phone", "+1 202 555 0143", Key)));
    }

    private static string Shape(string text) => string.Concat(text.Select(c => char.IsAsciiDigit(c) ? '9' : char.IsAsciiLetter(c) ? 'a' : c));

    private static int LuhnSum(string card)
    {
        int[] digits = [.. card.Where(char.IsAsciiDigit).Select(c => c - '0').Reverse()];
        return digits.Select((digit, i) => i % 2 == 0 ? digit : digit * 2 > 9 ? (digit * 2) - 9 : digit * 2).Sum();
    }
}
