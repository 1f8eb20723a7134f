using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace ExtProc.Core.Tests.Detection.Pii;

public sealed class IbanTests
{
    private static readonly RuleProbe Probe = RuleProbe.ForEntities("Iban");

    [TestCase("GB29 NWBK 6016 1331 9268 19")]
    [TestCase("DE89370400440532013000")]
    [TestCase("fr14 2004 1010 0505 0001 3m02 606")]
    [TestCase("NL91ABNA0417164300")]
    [TestCase("NO93 8601 1117 947")]
    [TestCase("CH93-0076-2011-6238-5295-7")]
    [TestCase("MT84MALT011000012345MTLCAST001S")]
    [TestCase("LC55HEMM000100010012001200023015")]
    [TestCase("ＤＥ８９３７０４００４４０５３２０１３０００")]
    public void Finds_the_registry_examples(string iban) => Assert.That(Probe.Texts($"to {iban} and then"), Is.EqualTo([iban]));

    [TestCase("DE89370400440532013001", Description = "check digits")]
    [TestCase("DE8937040044053201300", Description = "too short")]
    [TestCase("XX89370400440532013000", Description = "no country")]
    [TestCase("GB29 1234 6016 1331 9268 19", Description = "bank code must be letters")]
    [TestCase("DE00000000000000000000", Description = "zeros")]
    public void Passes_over(string text) => Assert.That(Probe.Texts(text), Is.Empty);

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public Property One_wrong_digit_hides_a_valid_iban() => Prop.ForAll(
        Gen.Choose(1, 9).ArrayOf(18).ToArbitrary(),
        Gen.Choose(4, 21).ToArbitrary(),
        (digits, position) =>
        {
            var account = string.Concat(digits);
            var check = 98 - (int)(BigInteger.Parse(account + "131400", System.Globalization.CultureInfo.InvariantCulture) % 97);
            var iban = $"DE{check:00}{account}";
            var wrong = iban[..position] + (char)('0' + ((iban[position] - '0' + 1) % 10)) + iban[(position + 1)..];
            return Probe.Texts(iban).SequenceEqual([iban]) && Probe.Texts(wrong).Count == 0;
        });
}
