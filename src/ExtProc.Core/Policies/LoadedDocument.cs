using ExtProc.Core.Policies.Testing;

namespace ExtProc.Core.Policies;

/// <summary>All that one document gave in a load. Immutable.</summary>
/// <param name="File">The file that it was read from.</param>
/// <param name="Reach">The reach that its source told.</param>
/// <param name="IsTested">Whether its tests were to be run.</param>
/// <param name="Key">Name and hash.</param>
/// <param name="Policy">Null when there is an error.</param>
/// <param name="Tests">How its tests came out; null when they were not run.</param>
/// <param name="Diagnostics">Errors and warnings, with their places.</param>
internal sealed record LoadedDocument(
    string? File, string? Reach, bool IsTested, (string Name, string Hash) Key, LoadedPolicy? Policy, PolicyTestRun? Tests,
    IReadOnlyList<PolicyDiagnostic> Diagnostics)
{
    public bool Belongs(PolicySource source, bool tested) => File == source.File && Reach == source.Reach?.ToString() && IsTested == tested;
}
