using System.Globalization;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Testing;
using ExtProc.Server.Policies;

namespace ExtProc.Cli.Testing;

/// <summary>How the tests of some policies came out, and what kept policies from being tested.</summary>
/// <param name="Path">What was tested.</param>
/// <param name="Results">By policy, in the order of their tests.</param>
/// <param name="Problems">Errors of policies that could not be read or compiled.</param>
internal sealed record TestReport(string Path, IReadOnlyList<(string Policy, PolicyTestResult Test)> Results, IReadOnlyList<PolicyDiagnostic> Problems)
{
    public int Passed => Results.Count(static result => result.Test.IsPassed);

    public int Failed => Results.Count - Passed;

    public bool IsGood => Failed == 0 && Problems.Count == 0;

    public static TestReport Of(string path, ISemanticDetector models)
    {
        var set = new PolicyDirectory(path).Load(models);
        return new TestReport(
            path,
            [.. set.Tests.OrderBy(static pair => pair.Key, StringComparer.Ordinal).SelectMany(static pair => pair.Value.Results.Select(test => (pair.Key, test)))],
            [.. set.Diagnostics.Where(static item => item.Severity == DiagnosticSeverity.Error && item.Code != DiagnosticCodes.TestsFailed)]);
    }

    /// <summary>One line: how many passed and failed.</summary>
    public string Summary
    {
        get
        {
            var tests = Results.Count switch
            {
                0 => "there are no tests",
                1 => string.Create(CultureInfo.InvariantCulture, $"1 test: {Passed} passed, {Failed} failed"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{Results.Count} tests: {Passed} passed, {Failed} failed"),
            };
            return Problems.Count == 0 ? tests : string.Create(CultureInfo.InvariantCulture, $"{tests}; {Problems.Count} errors in policies that could not be tested");
        }
    }
}
