using System.Collections.Frozen;
using ExtProc.Core.Policies.Testing;

namespace ExtProc.Core.Policies;

/// <summary>What loading all sources together gave. Immutable. A set with an error is never made live.</summary>
public sealed class PolicySet
{
    /// <summary>By namespace and name, ordinal; without those that have errors.</summary>
    public required IReadOnlyList<LoadedPolicy> Policies { get; init; }

    /// <summary>In the order of the sources and of their lines.</summary>
    public required IReadOnlyList<PolicyDiagnostic> Diagnostics { get; init; }

    /// <summary>Lower-case hex SHA-256 over the policies: equal where two replicas run the same.</summary>
    public required string Hash { get; init; }

    /// <summary>
    /// By namespace and name: how the tests of policies came out, also of those that are left out because tests fail. Policies without tests, and
    /// with other errors, are not here.
    /// </summary>
    public IReadOnlyDictionary<string, PolicyTestRun> Tests { get; init; } = FrozenDictionary<string, PolicyTestRun>.Empty;

    public bool HasErrors => Errors > 0;

    public int Errors => Diagnostics.Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    public int Warnings => Diagnostics.Count - Errors;

    /// <summary>The same set with one diagnostic more.</summary>
    public PolicySet With(PolicyDiagnostic diagnostic) =>
        new() { Tests = Tests, Policies = Policies, Diagnostics = [.. Diagnostics, diagnostic], Hash = Hash };
}
