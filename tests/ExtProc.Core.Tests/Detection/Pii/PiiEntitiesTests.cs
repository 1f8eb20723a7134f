using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Pii;

namespace ExtProc.Core.Tests.Detection.Pii;

public sealed class PiiEntitiesTests
{
    [TestCaseSource(typeof(PiiEntities), nameof(PiiEntities.Names))]
    public void Every_entity_has_patterns_that_compile(string name)
    {
        Assert.That(PiiEntities.TryGet(name, out var patterns), Is.True);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(patterns, Is.Not.Empty);
            foreach (var pattern in patterns!)
            {
                Assert.That(pattern.Name, Is.EqualTo(name));
                Assert.That(PatternCompiler.Validate(pattern.Expression), Is.Null, pattern.Expression);
            }
        }
    }

    [Test]
    public void Unknown_and_misspelt_names_are_not_found()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(PiiEntities.TryGet("PersonName", out _), Is.False);
            Assert.That(PiiEntities.TryGet("email", out _), Is.False);
        }
    }

    [Test]
    public void The_default_leaves_out_what_machines_say_more_than_people()
    {
        var left = PiiEntities.Names.Except(PiiEntities.Default);

        Assert.That(left, Is.EquivalentTo(["Bic", "Coordinates", "IpV4", "IpV6", "MacAddress"]));
    }

    [Test]
    public void A_validator_never_throws_on_what_its_expression_matches_without_context()
    {
        var probe = RuleProbe.ForEntities(PiiEntities.Names);

        Assert.That(() => probe.Find(Adversary), Throws.Nothing);
    }

    private const string Adversary =
        "+0 000 000 000 (0)(0)(0)(0)(0)(0)(0)(0) 00.00.00.00.00 000000000000000000000000 1-2-3-4-5-6-7-8-9-0-1-2-3 a@b.c.d.e @ \"\"@x.yz " +
        "::::::: 1:2:3:4:5:6:7:8:9 0x0000000000000000000000000000000000000000 bc1qqqqqqqqqqqqqqqqqqqq 1111111111111111111111111111111111 " +
        "AA00 0000 0000 0000 0000 00 born 99/99/9999 born 0.0.00 lat 99.99999, 999.99999 x://:a@b x:// +999 999999999 +1 ";
}
