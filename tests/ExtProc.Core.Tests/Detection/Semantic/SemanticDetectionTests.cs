using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Tests.Detection.Semantic;

/// <summary>From which scores on a rule finds something.</summary>
public sealed class SemanticDetectionTests
{
    [TestCase(Sensitivity.Low, 0.9989f, -1)]
    [TestCase(Sensitivity.Low, 0.999f, 0)]
    [TestCase(Sensitivity.Medium, 0.9899f, -1)]
    [TestCase(Sensitivity.Medium, 0.99f, 0)]
    [TestCase(Sensitivity.High, 0.9499f, -1)]
    [TestCase(Sensitivity.High, 0.95f, 0)]
    public void A_score_at_the_threshold_is_a_finding(Sensitivity sensitivity, float score, int found)
    {
        var direct = new SemanticScores { Needs = SemanticNeeds.Injection, Injection = score };
        var indirect = new SemanticScores { Needs = SemanticNeeds.IndirectInjection, IndirectInjection = score };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(new InjectionDetection(sensitivity).Find(direct, TextRole.User), Is.EqualTo(found));
            Assert.That(new IndirectInjectionDetection(sensitivity).Find(indirect, TextRole.Tool), Is.EqualTo(found));
        }
    }

    [TestCase(TextRole.User, SemanticNeeds.Injection, -1)]
    [TestCase(TextRole.System, SemanticNeeds.Injection, -1)]
    [TestCase(TextRole.Tool, SemanticNeeds.Injection | SemanticNeeds.IndirectInjection, 0)]
    public void Instructions_are_injections_where_there_should_be_none(TextRole role, SemanticNeeds needs, int found)
    {
        var rule = new InjectionDetection(Sensitivity.Medium);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rule.NeedsOf(role), Is.EqualTo(needs));
            Assert.That(rule.Find(new SemanticScores { Needs = needs, IndirectInjection = 1 }, role), Is.EqualTo(found));
        }
    }

    [Test]
    public void Each_category_of_harm_has_its_threshold()
    {
        var rule = new HarmDetection([(HarmCategory.Hate, Sensitivity.Low), (HarmCategory.Cyber, Sensitivity.High)]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rule.Labels, Is.EqualTo(new[] { "Hate", "Cyber" }));
            Assert.That(rule.Find(Harm((HarmCategory.Hate, 0.99f)), TextRole.User), Is.EqualTo(-1));
            Assert.That(rule.Find(Harm((HarmCategory.Hate, 0.9995f)), TextRole.User), Is.Zero);
            Assert.That(rule.Find(Harm((HarmCategory.Hate, 0.9995f), (HarmCategory.Cyber, 0.99f)), TextRole.User), Is.EqualTo(1));
            Assert.That(rule.Find(Harm((HarmCategory.Violence, 1f)), TextRole.User), Is.EqualTo(-1));
            Assert.That(rule.Find(new SemanticScores { Needs = SemanticNeeds.None }, TextRole.User), Is.EqualTo(-1));
        }
    }

    [Test]
    public void Names_are_found_by_their_kind()
    {
        var rule = new NamesDetection([NameEntity.Address, NameEntity.Person]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rule.Labels, Is.EqualTo(new[] { "PostalAddress", "PersonName" }));
            Assert.That(rule.LabelOf(NameEntity.Person), Is.EqualTo(1));
            Assert.That(rule.LabelOf(NameEntity.Medical), Is.EqualTo(-1));
            Assert.That(NameEntities.Names.Select(name => NameEntities.TryGet(name, out var entity) ? NameEntities.NameOf(entity) : ""), Is.EqualTo(NameEntities.Names));
        }
    }

    private static SemanticScores Harm(params (HarmCategory Category, float Score)[] scores)
    {
        var harm = new float[Enum.GetValues<HarmCategory>().Length];
        foreach (var (category, score) in scores)
        {
            harm[(int)category] = score;
        }
        return new SemanticScores { Needs = SemanticNeeds.Harm, Harm = harm };
    }
}
