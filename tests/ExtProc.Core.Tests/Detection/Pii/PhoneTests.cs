namespace ExtProc.Core.Tests.Detection.Pii;

public sealed class PhoneTests
{
    private static readonly RuleProbe Probe = RuleProbe.ForEntities("Phone");

    [TestCase("reach us at +44 20 7946 0958.", "+44 20 7946 0958")]
    [TestCase("+1 (212) 555-0123 ext. 42", "+1 (212) 555-0123 ext. 42")]
    [TestCase("+41 (0)44 668 18 00", "+41 (0)44 668 18 00")]
    [TestCase("+4915112345678", "+4915112345678")]
    [TestCase("+33 1 70 18 99 00", "+33 1 70 18 99 00")]
    [TestCase("0049 30 901820 today", "0049 30 901820")]
    [TestCase("(212) 555-0123", "(212) 555-0123")]
    [TestCase("212-555-0123 or", "212-555-0123")]
    [TestCase("212.555.0123x42", "212.555.0123x42")]
    [TestCase("Ruf mich an: 030/901820-12", "030/901820-12")]
    [TestCase("tél. 01.70.18.99.00", "01.70.18.99.00")]
    [TestCase("020 7946 0958", "020 7946 0958")]
    [TestCase("My phone number is 5551234567", "5551234567")]
    [TestCase("Mobile:\n467 3395", "467 3395")]
    [TestCase("please call me at 9472 7916 tonight", "9472 7916")]
    [TestCase("电话：13912345678", "13912345678")]
    [TestCase("電話番号は03-1234-5678です", "03-1234-5678")]
    [TestCase("телефон: 8 (495) 123-45-67", "8 (495) 123-45-67")]
    [TestCase("móvil 612 34 56 78", "612 34 56 78")]
    [TestCase("WhatsApp +55 11 91234-5678", "+55 11 91234-5678")]
    [TestCase("userPhone=5551234567", "5551234567")]
    public void Finds(string text, string expected) => Assert.That(Probe.Texts(text), Is.EqualTo([expected]));

    [TestCase("order 5551234567 shipped")]
    [TestCase("between 1990-2000 and 2010-2020")]
    [TestCase("on 2024-01-31 and 31.01.2024")]
    [TestCase("version 1.2.3.4.5.6.7")]
    [TestCase("call 106.31.73.20")]
    [TestCase("score 0.995773256")]
    [TestCase("numbers: 3 9 5 2 11 1 8")]
    [TestCase("12 7 9 15 23 5 16")]
    [TestCase("order id 905-674-3793")]
    [TestCase("4111 1111 1111 1111")]
    [TestCase("id ABC-212-555-0123")]
    [TestCase("$5551234567")]
    [TestCase("pi is 3.14159265358")]
    [TestCase("population 331 449 281")]
    [TestCase("999999999")]
    [TestCase("+99 999")]
    public void Passes_over(string text) => Assert.That(Probe.Texts(text), Is.Empty);
}
