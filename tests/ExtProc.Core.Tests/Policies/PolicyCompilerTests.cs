using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Tests.Policies;

/// <summary>Specs that no reader has seen, as an operator or a test builds them.</summary>
public sealed class PolicyCompilerTests
{
    [Test]
    public void An_empty_spec_lacks_its_rules()
    {
        var compilation = PolicyCompiler.Compile(new AiPolicy("a", "b", new AiPolicySpec()));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(compilation.Policy, Is.Null);
            Assert.That(compilation.Diagnostics.Single().Path, Is.EqualTo("spec.rules"));
        }
    }

    [Test]
    public void A_rule_without_anything_is_told_what_it_lacks() =>
        Assert.That(Compile(new RuleSpec()).Diagnostics.Select(static item => item.Path), Is.EqualTo(new[]
        {
            "spec.rules[0].name", "spec.rules[0].detect", "spec.rules[0].action",
        }));

    [Test]
    public void Allowed_texts_are_compared_folded_and_in_upper_case()
    {
        var detection = Detection(new DetectSpec { Pii = new PiiSpec { Allow = ["Support@Corp.example", "４１１１"] } });
        Assert.That(detection.Allow, Is.EquivalentTo(new[] { "SUPPORT@CORP.EXAMPLE", "4111" }));
    }

    [Test]
    public void Named_entities_are_the_only_ones()
    {
        var detection = Detection(new DetectSpec { Pii = new PiiSpec { Entities = ["Iban", "CreditCard"] } });
        Assert.That(detection.Patterns.Select(static pattern => pattern.Name).Distinct(), Is.EquivalentTo(new[] { "Iban", "CreditCard" }));
    }

    [Test]
    public void The_default_set_has_no_entity_that_must_be_asked_for()
    {
        var names = Detection(new DetectSpec { Pii = new PiiSpec() }).Patterns.Select(static pattern => pattern.Name).ToHashSet();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(names, Is.SupersetOf(new[] { "CreditCard", "Email", "Iban" }));
            Assert.That(names, Does.Not.Contain("IpV4"));
        }
    }

    [Test]
    public void Names_need_a_model_and_dates_of_birth_alone_do_not()
    {
        var dates = Detection(new DetectSpec { Pii = new PiiSpec { Entities = ["DateOfBirth"] } });
        var both = Detection(new DetectSpec { Pii = new PiiSpec { Entities = ["DateOfBirth", "PersonName"] } });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(dates.Semantic, Is.Null);
            Assert.That(both.Patterns, Is.EqualTo(dates.Patterns));
            Assert.That(both.Semantic!.Labels, Is.EqualTo(new[] { "DateOfBirth", "PersonName" }));
            Assert.That(Detection(new DetectSpec { Pii = new PiiSpec() }).Semantic, Is.Null);
        }
    }

    [Test]
    public void Harm_is_all_but_profanity_unless_categories_are_named()
    {
        var all = Detection(new DetectSpec { Harm = new HarmSpec() });
        var some = Detection(new DetectSpec { Harm = new HarmSpec { Categories = [("SelfHarm", Sensitivity.High), ("Cbrn", Sensitivity.Low)] } });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(all.Semantic!.Labels, Is.EqualTo(Enum.GetNames<HarmCategory>().Except(["Profanity"])));
            Assert.That(some.Semantic!.Labels, Is.EqualTo(new[] { "SelfHarm", "Weapons" }));
        }
    }

    [Test]
    public void Streaming_has_defaults_of_its_own()
    {
        var rule = new RuleSpec { Name = "a", Scope = [PartScope.Output], Detect = new DetectSpec { Harm = new HarmSpec() }, Action = new ActionSpec { Flag = new FlagSpec() } };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Streaming(rule, null), Is.EqualTo(new StreamingMode(StreamClassifiers.Hold, 512, TimeSpan.FromSeconds(2))));
            Assert.That(
                Streaming(rule, new StreamingSpec { Classifiers = StreamClassifiers.Trail, Window = 64, MaxHold = "250ms" }),
                Is.EqualTo(new StreamingMode(StreamClassifiers.Trail, 64, TimeSpan.FromMilliseconds(250))));
        }
    }

    [Test]
    public void Excluded_secrets_are_not_looked_for()
    {
        var all = Detection(new DetectSpec { Secrets = new SecretsSpec() }).Patterns;
        var less = Detection(new DetectSpec { Secrets = new SecretsSpec { Exclude = ["jwt"] } }).Patterns;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(less.Select(static pattern => pattern.Name), Has.None.EqualTo("jwt"));
            Assert.That(less, Has.Count.EqualTo(all.Count(static pattern => pattern.Name != "jwt")));
        }
    }

    [Test]
    public void Rules_keep_their_order_and_bear_the_name_of_their_policy()
    {
        var rule = new RuleSpec { Detect = new DetectSpec { HiddenText = new HiddenTextSpec() }, Action = new ActionSpec { Flag = new FlagSpec() } };
        var compiled = Compile(rule with { Name = "z" }, rule with { Name = "a", Scope = [PartScope.Output, PartScope.User] }).Policy!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(compiled.Rules.Select(static rule => rule.Name), Is.EqualTo(new[] { "z", "a" }));
            Assert.That(compiled.Rules.Select(static rule => rule.Policy), Is.All.EqualTo("payments/p"));
            Assert.That(compiled.Rules.Select(static rule => rule.Scope), Is.EqualTo(new[] { PartScope.Input, PartScope.Output | PartScope.User }));
        }
    }

    [Test]
    public void A_block_inherits_each_field_that_it_does_not_say()
    {
        var policy = new AiPolicySpec
        {
            Reply = new ReplySpec { Style = BlockStyle.Refusal, Message = "No.", RevealCategory = false },
            Rules =
            [
                new RuleSpec
                {
                    Name = "a",
                    Detect = new DetectSpec { HiddenText = new HiddenTextSpec() },
                    Action = new ActionSpec { Block = new ReplySpec { Style = BlockStyle.Error } },
                },
            ],
        };
        var action = PolicyCompiler.Compile(new AiPolicy("payments", "p", policy)).Policy!.Rules[0].Action;
        Assert.That(action, Is.EqualTo(new RuleAction.Block(new BlockReply(BlockStyle.Error, 403, "No.", RevealCategory: false))));
    }

    private static StreamingMode Streaming(RuleSpec rule, StreamingSpec? streaming) =>
        PolicyCompiler.Compile(new AiPolicy("payments", "p", new AiPolicySpec { Rules = [rule], Streaming = streaming })).Policy!.Streaming;

    private static RuleDetection Detection(DetectSpec detect) =>
        Compile(new RuleSpec { Name = "a", Detect = detect, Action = new ActionSpec { Flag = new FlagSpec() } }).Policy!.Rules[0].Detection;

    private static PolicyCompilation Compile(params RuleSpec[] rules) =>
        PolicyCompiler.Compile(new AiPolicy("payments", "p", new AiPolicySpec { Rules = rules }));
}
