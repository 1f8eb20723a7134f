using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;
using ExtProc.Core.Policies.Testing;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>Checks that tests can be run and mean something; running them is another's work.</summary>
internal static class TestsCompiler
{
    public static void Check(AiPolicySpec spec, DiagnosticBag bag)
    {
        var rules = spec.Rules.Select(static rule => rule.Name).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.Tests.Count; i++)
        {
            var test = spec.Tests[i];
            var path = SpecPath.Item("spec.tests", i);
            if (test.Name is { } name && !names.Add(name))
            {
                bag.Error(DiagnosticCodes.Duplicate, $"{path}.name", "another test of this policy has this name");
            }
            Require(test.Name, $"{path}.name", bag);
            Require(test.Request, $"{path}.request", bag);
            Require(test.Expect, $"{path}.expect", bag);
            if (test.Expect is { } expect)
            {
                Check(expect, test, $"{path}.expect", rules, bag);
            }
        }
    }

    private static void Check(TestExpectSpec expect, PolicyTestSpec test, string path, HashSet<string> rules, DiagnosticBag bag)
    {
        Require(expect.Verdict, $"{path}.verdict", bag);
        if (expect.Rule is { } rule && !rules.Contains(rule))
        {
            Unknown(rule, $"{path}.rule", rules, bag);
        }
        for (var i = 0; i < expect.Found.Count; i++)
        {
            if (expect.Found[i].Length > 0 && !rules.Contains(expect.Found[i]))
            {
                Unknown(expect.Found[i], SpecPath.Item($"{path}.found", i), rules, bag);
            }
        }
        if (expect.Findings == ExpectedFindings.None && (expect.Rule is not null || expect.Found.Count > 0))
        {
            bag.Error(DiagnosticCodes.NoEffect, $"{path}.findings", "is none, and a rule is to find something", "remove one of the two");
        }
        if (expect.Received is not null && test.Response is null && expect.Verdict != TestVerdict.Blocked)
        {
            bag.Error(DiagnosticCodes.Required, $"{path}.received", "the client gets nothing without an answer", "write a response");
        }
    }

    private static void Require(object? value, string path, DiagnosticBag bag)
    {
        if (value is null)
        {
            bag.Error(DiagnosticCodes.Required, path, "is missing");
        }
    }

    private static void Unknown(string rule, string path, HashSet<string> rules, DiagnosticBag bag) =>
        bag.Error(
            DiagnosticCodes.UnknownValue, path, "this policy has no such rule",
            NearestName.Of(rule, rules) is { } nearest ? $"did you mean {nearest}?" : null);
}
