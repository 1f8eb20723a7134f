using System.Text.Json;
using ExtProc.Core.Policies;
using ExtProc.Operator.Reconciling;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Tests.Reconciling;

/// <summary>A policy that data planes would refuse for its guard's host is never handed to them, and its status says why.</summary>
internal sealed class GuardHostJudgeTests
{
    [TestCase(null, true)]
    [TestCase("guard.example.com:443", true)]
    [TestCase("*.safety.svc", false)]
    public void A_guard_elsewhere_is_invalid(string? hosts, bool isGood)
    {
        GuardHosts? list = null;
        Assert.That(hosts is null || GuardHosts.TryParse(hosts, out list, out _), Is.True);
        var judgement = new PolicyJudge("extproc-system", guardHosts: list).Judge(new AiPolicyResource
        {
            Metadata = new ObjectMeta { Namespace = "payments", Name = "guarded", Uid = "1", Generation = 1 },
            Spec = JsonElement.Parse("""{ "rules": [{ "name": "a", "detect": { "remote": { "url": "https://guard.example.com" } }, "action": { "flag": {} } }] }"""),
        });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(judgement.IsGood, Is.EqualTo(isGood));
            Assert.That(judgement.Refusal, Is.EqualTo(isGood ? null : Reasons.Invalid));
            Assert.That(judgement.Message, Does.Contain(isGood ? "" : "guard-host").And.Contain(isGood ? "" : "Engine:GuardHosts"));
        }
    }
}
