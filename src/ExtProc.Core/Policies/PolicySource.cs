using ExtProc.Core.Policies.Reading;

namespace ExtProc.Core.Policies;

/// <summary>A text that holds policies, read as far as documents: one file, or one resource of an API server.</summary>
/// <param name="File">How diagnostics name it, or null.</param>
/// <param name="Documents">What could be read.</param>
/// <param name="Diagnostics">What could not.</param>
public sealed record PolicySource(string? File, IReadOnlyList<SpecNode> Documents, IReadOnlyList<PolicyDiagnostic> Diagnostics)
{
    /// <summary>The reach that the operator resolved for the policies of this text; null: as they are written.</summary>
    public PolicyReach? Reach { get; init; }
}
