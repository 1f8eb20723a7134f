using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Core.Tests.Exchanges;

namespace ExtProc.Core.Tests.Policies;

public sealed class AppliedPoliciesTests
{
    private static readonly PartScope[] Kinds =
    [
        PartScope.None, PartScope.System, PartScope.User, PartScope.Assistant, PartScope.ToolDefinition, PartScope.ToolCall, PartScope.ToolResult,
        PartScope.Reasoning, PartScope.Image, PartScope.Audio, PartScope.File, PartScope.Embedding,
    ];

    [Test]
    public void EveryScopeHasItsOwnPlanInWhateverOrderTheyAreAskedFor()
    {
        foreach (PartScope ruled in Kinds[1..])
        {
            var policies = new AppliedPolicies([Rules.Policy(Rules.Rule("r", Rules.Block(), ruled, "x"))]);
            foreach (PartScope direction in new[] { PartScope.Input, PartScope.Output })
            {
                foreach (PartScope kind in Kinds)
                {
                    ScopePlan plan = policies.PlanFor(direction | kind, restore: false);
                    Assert.That(plan.Scan is not null, Is.EqualTo(kind == ruled), $"rule for {ruled}, part {direction | kind}");
                }
            }
        }
    }

    [Test]
    public void EqualRulesShareOneScan()
    {
        var policies = new AppliedPolicies([Rules.Policy(Rules.Rule("r", Rules.Block(), PartScope.Input, "x"))]);
        Assert.That(
            policies.PlanFor(PartScope.Input | PartScope.User, restore: false),
            Is.SameAs(policies.PlanFor(PartScope.Input | PartScope.System, restore: false)));
    }

    [Test]
    public void TheStrictestPolicyWithAnEnforcingRuleDecides()
    {
        CompiledPolicy shadow = Rules.Policy(Rules.Rule("s", Rules.Block(), PartScope.Input, "x", PolicyMode.Shadow));
        CompiledPolicy flag = Rules.Policy(Rules.Rule("f", Rules.Block(), PartScope.Input, "x")).With(UninspectableAction.Flag);
        CompiledPolicy block = Rules.Policy(Rules.Rule("b", Rules.Block(), PartScope.Output, "x"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(new AppliedPolicies([shadow]).StrictestOnUninspectable(PartScope.Input), Is.Null);
            Assert.That(new AppliedPolicies([shadow, flag]).StrictestOnUninspectable(PartScope.Input), Is.SameAs(flag));
            Assert.That(new AppliedPolicies([flag, block]).StrictestOnUninspectable(PartScope.Input), Is.SameAs(flag));
            Assert.That(new AppliedPolicies([flag, block]).StrictestOnUninspectable(~PartScope.None), Is.SameAs(block));
        }
    }
}
