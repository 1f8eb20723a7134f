using System.Text.Json;
using ExtProc.Operator.Reconciling;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Tests.Reconciling;

/// <summary>What the tests that a policy brings mean for its judgement.</summary>
internal sealed class PolicyTestsJudgeTests
{
    private readonly PolicyJudge _judge = new("extproc-system");

    [Test]
    public void Good_tests_are_counted()
    {
        var judgement = Judge("Allowed");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(judgement.IsGood);
            Assert.That(judgement.Tests, Is.EqualTo(new TestsStatus(2, 0)));
        }
    }

    [Test]
    public void A_failing_test_refuses_the_generation_and_is_named_with_both_verdicts()
    {
        var judgement = Judge("Flagged");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(judgement.Refusal, Is.EqualTo(Reasons.TestsFailed));
            Assert.That(judgement.Tests, Is.EqualTo(new TestsStatus(1, 1)));
            Assert.That(judgement.Message, Does.Contain("the test \"talk\" fails: expected Flagged, was Allowed"));
            Assert.That(judgement.Message, Does.Not.Contain("hello"));
        }
    }

    [Test]
    public void A_policy_that_cannot_be_compiled_is_invalid_and_not_tested()
    {
        var judgement = Judge("passed");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(judgement.Refusal, Is.EqualTo(Reasons.Invalid));
            Assert.That(judgement.Tests, Is.Null);
        }
    }

    private PolicyJudgement Judge(string verdict) => _judge.Judge(new AiPolicyResource
    {
        Metadata = new ObjectMeta { Namespace = "payments", Name = "words", Uid = verdict, Generation = 1 },
        Spec = JsonElement.Parse(
            $$"""
            {
              "rules": [{"name": "names", "detect": {"keywords": {"terms": ["zephyr"]} }, "action": {"block": {} } }],
              "tests": [
                {"name": "names", "request": {"chat": "zephyr"}, "expect": {"verdict": "Blocked"} },
                {"name": "talk", "request": {"chat": "hello"}, "expect": {"verdict": "{{verdict}}"} }]
            }
            """),
    });
}
