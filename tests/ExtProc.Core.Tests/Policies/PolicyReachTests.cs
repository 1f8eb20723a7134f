using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Tests.Policies;

public sealed class PolicyReachTests
{
    private const string Everywhere = "*";

    [TestCase(Everywhere, "", true)]
    [TestCase(Everywhere, "payments", true)]
    [TestCase("payments", "payments", true)]
    [TestCase("payments", "search payments", true)]
    [TestCase("payments", "search", false)]
    [TestCase("payments", "", true, Description = "an unknown namespace counts as any")]
    [TestCase("HTTPRoute/payments/chat", "payments HTTPRoute/payments/chat", true)]
    [TestCase("HTTPRoute/payments/chat", "payments HTTPRoute/payments/other", false)]
    [TestCase("HTTPRoute/payments/chat", "payments GRPCRoute/payments/chat", false)]
    [TestCase("HTTPRoute/payments/chat", "", true, Description = "nothing is known")]
    [TestCase("HTTPRoute/payments/chat", "payments", true, Description = "no object is known: any of the namespace")]
    [TestCase("HTTPRoute/payments/chat", "search", false)]
    [TestCase("HTTPRoute/payments/chat", "infra Gateway/infra/edge", true, Description = "behind a Gateway an unknown route counts as any")]
    [TestCase("HTTPRoute/payments/chat", "infra Gateway/infra/edge HTTPRoute/search/find", false)]
    [TestCase("Service/payments/llm", "infra Gateway/infra/edge", false)]
    [TestCase("Gateway/infra/edge", "infra Gateway/infra/edge HTTPRoute/search/find", true)]
    [TestCase("Gateway/infra/edge", "infra Gateway/infra/other", false)]
    [TestCase("Service/payments/llm", "payments Service/payments/llm", true)]
    [TestCase("", "", false, Description = "an operator that resolved no target")]
    [TestCase("", "payments", false)]
    public void Covers(string reach, string origin, bool covers) => Assert.That(Reach(reach).Covers(Origin(origin)), Is.EqualTo(covers));

    private static PolicyReach Reach(string text) =>
        text == Everywhere ? PolicyReach.Everywhere : new PolicyReach { Namespaces = Names(text), Targets = Targets(text) };

    private static TrafficOrigin Origin(string text) => new() { Namespaces = Names(text), Targets = Targets(text) };

    private static string[] Names(string text) => [.. text.Split(' ').Where(static word => word.Length > 0 && !word.Contains('/'))];

    private static PolicyTarget[] Targets(string text) =>
        [.. text.Split(' ').Where(static word => word.Contains('/')).Select(static word => PolicyTarget.TryParse(word, out var target) ? target : throw new ArgumentException(word))];
}
