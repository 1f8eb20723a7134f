using ExtProc.Core.Policies.Reading;

namespace ExtProc.Core.Tests.Policies.Reading;

public sealed class NearestNameTests
{
    [TestCase("enforce", "Enforce")]
    [TestCase("Enfroce", "Enforce")]
    [TestCase("CreditCards", "CreditCard")]
    [TestCase("card", "CreditCard")]
    [TestCase("ssn", "UsSsn")]
    [TestCase("Mail", "Email")]
    [TestCase("x", null)]
    [TestCase("", null)]
    [TestCase("Banana", null)]
    public void Finds_what_was_meant(string name, string? expected) =>
        Assert.That(NearestName.Of(name, ["Enforce", "Shadow", "Off", "CreditCard", "UsSsn", "Email", "Iban"]), Is.EqualTo(expected));

    [TestCase("", "", 0)]
    [TestCase("abc", "", 3)]
    [TestCase("kitten", "sitting", 3)]
    [TestCase("ab", "ba", 1)]
    [TestCase("ABC", "abc", 0)]
    public void Distance(string a, string b, int expected) => Assert.That(NearestName.Distance(a, b), Is.EqualTo(expected));

    [Test]
    public void A_name_beyond_the_cap_is_not_compared()
    {
        var longest = new string('a', 64);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(NearestName.Of(longest, [longest]), Is.EqualTo(longest));
            Assert.That(NearestName.Of(longest + "a", [longest]), Is.Null);
        }
    }
}
