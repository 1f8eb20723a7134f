namespace ExtProc.Core.Policies;

/// <summary>What compiling a policy gave.</summary>
/// <param name="Policy">Null when there is an error.</param>
/// <param name="Diagnostics">Errors and warnings.</param>
public sealed record PolicyCompilation(CompiledPolicy? Policy, IReadOnlyList<PolicyDiagnostic> Diagnostics);
