using FsCheck;
using FsCheck.Fluent;

namespace ExtProc.Core.Tests.Detection.Pii;

public sealed class CreditCardTests
{
    private static readonly RuleProbe Probe = RuleProbe.ForEntities("CreditCard");

    [TestCase("4111 1111 1111 1111")]
    [TestCase("4111-1111-1111-1111")]
    [TestCase("4111.1111.1111.1111")]
    [TestCase("4111111111111111")]
    [TestCase("5555555555554444")]
    [TestCase("2223003122003222")]
    [TestCase("3782 822463 10005")]
    [TestCase("371449635398431")]
    [TestCase("6011111111111117")]
    [TestCase("3530111333300000")]
    [TestCase("3056 930902 5904")]
    [TestCase("6200000000000005")]
    [TestCase("４１１１ １１１１ １１１１ １１１１")]
    [TestCase("٤١١١١١١١١١١١١١١١")]
    public void Finds_the_brands_test_numbers(string number) => Assert.That(Probe.Texts($"pay with {number}, please"), Is.EqualTo([number]));

    [TestCase("4111 1111 1111 1112", Description = "Luhn")]
    [TestCase("9111111111111111", Description = "no brand")]
    [TestCase("0.4111111111111111", Description = "a fraction")]
    [TestCase("1234567890123456", Description = "no brand, no Luhn")]
    [TestCase("0000000000000000", Description = "zeros")]
    [TestCase("id-4111111111111111a", Description = "no edge")]
    [TestCase("41 11 11 11 11 11 11 11", Description = "pairs, no word of payment")]
    [TestCase("675984103431", Description = "a short number without a word of payment")]
    public void Passes_over(string text) => Assert.That(Probe.Texts(text), Is.Empty);

    [Test]
    public void A_short_card_number_needs_context() => Assert.That(Probe.Texts("my card 675984103431"), Is.EqualTo(["675984103431"]));

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public Property One_wrong_digit_hides_a_valid_number() => Prop.ForAll(
        Gen.Choose(0, 9).ArrayOf(14).ToArbitrary(),
        Gen.Choose(0, 15).ToArbitrary(),
        (digits, position) =>
        {
            var number = Complete("4" + string.Concat(digits));
            var wrong = Flip(number, position);
            return Probe.Texts(number).SequenceEqual([number]) && Probe.Texts(wrong).Count == 0;
        });

    private static string Complete(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var value = digits[^(i + 1)] - '0';
            sum += i % 2 == 1 ? value : value > 4 ? (value * 2) - 9 : value * 2;
        }

        return digits + (char)('0' + ((10 - (sum % 10)) % 10));
    }

    private static string Flip(string number, int position) =>
        number[..position] + (char)('0' + ((number[position] - '0' + 1) % 10)) + number[(position + 1)..];
}
