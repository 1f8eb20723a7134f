using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Testing;

/// <summary>Holds what came out of a test's exchange against what the test expects.</summary>
internal static class TestExpectations
{
    public static PolicyTestResult Judge(PolicyTestSpec test, TestExchange exchange)
    {
        var expect = test.Expect!;
        var rule = exchange.BlockedBy ?? (exchange.Found.Count > 0 ? exchange.Found[0] : null);
        var failures = Failures(expect, exchange).ToList();
        return new PolicyTestResult(
            test.Name!, expect.Verdict!.Value, exchange.Verdict, rule, failures.Count == 0 ? null : string.Join("; ", failures));
    }

    private static IEnumerable<string> Failures(TestExpectSpec expect, TestExchange exchange)
    {
        var isVerdict = expect.Verdict == TestVerdict.Allowed ? exchange.Verdict != TestVerdict.Blocked : exchange.Verdict == expect.Verdict;
        var isRule = expect.Rule is null || (exchange.BlockedBy is { } blocking ? blocking == expect.Rule : exchange.Found.Contains(expect.Rule));
        if (!isVerdict || !isRule)
        {
            yield return $"expected {Named(expect.Verdict!.Value, expect.Rule)}, was {Actual(exchange)}";
        }
        if (expect.Findings == ExpectedFindings.None && exchange.Found.Count > 0)
        {
            yield return $"expected no findings, {string.Join(", ", exchange.Found)} found something";
        }
        if (expect.Findings == ExpectedFindings.Some && exchange.Found.Count == 0)
        {
            yield return "expected findings, there were none";
        }
        if (expect.Found.Count > 0 && !expect.Found.ToHashSet(StringComparer.Ordinal).SetEquals(exchange.Found))
        {
            yield return $"expected findings of {string.Join(", ", expect.Found)}, were of {(exchange.Found.Count == 0 ? "none" : string.Join(", ", exchange.Found))}";
        }
        foreach (var failure in Failures("sent", expect.Sent, exchange.Sent).Concat(Failures("received", expect.Received, exchange.Received)))
        {
            yield return failure;
        }
    }

    /// <summary>What a text holds or lacks is never told: it may be what the policy protects.</summary>
    private static IEnumerable<string> Failures(string what, TestTextSpec? expect, SeenTexts texts)
    {
        if (expect?.Contains is { } wanted && !texts.Contain(wanted))
        {
            yield return $"what is {what} lacks the text of {what}.contains";
        }
        if (expect?.Not is { } unwanted && texts.Contain(unwanted))
        {
            yield return $"what is {what} holds the text of {what}.not";
        }
    }

    private static string Actual(TestExchange exchange) => exchange switch
    {
        { Verdict: TestVerdict.Blocked, BlockedBy: null } => "Blocked by a failure mode",
        { Verdict: TestVerdict.Blocked } => Named(TestVerdict.Blocked, exchange.BlockedBy),
        { Found.Count: > 0 } => Named(exchange.Verdict, string.Join(", ", exchange.Found)),
        _ => exchange.Verdict.ToString(),
    };

    private static string Named(TestVerdict verdict, string? rule) => rule is null ? verdict.ToString() : $"{verdict} by {rule}";
}
