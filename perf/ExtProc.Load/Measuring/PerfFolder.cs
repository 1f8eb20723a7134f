using ExtProc.Load.Scenarios;
using ExtProc.Testing;

namespace ExtProc.Load.Measuring;

/// <summary>The folders of scenarios and of the policies that they are run with.</summary>
internal static class PerfFolder
{
    public static Scenario Scenario(string name) => Scenarios.Scenario.Read(RepositoryRoot.Combine("perf", "scenarios", name + ".json"));

    public static IEnumerable<string> ScenarioNames() =>
        Directory.EnumerateFiles(RepositoryRoot.Combine("perf", "scenarios"), "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!;

    /// <summary>The folder of policies by name.</summary>
    public static string Policies(string name) => RepositoryRoot.Combine("perf", "policies", name);
}
