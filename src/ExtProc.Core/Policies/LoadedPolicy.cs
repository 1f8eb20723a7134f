using ExtProc.Core.Policies.Testing;

namespace ExtProc.Core.Policies;

/// <summary>A policy of a set and where it comes from.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Description">What its author says it is for.</param>
/// <param name="File">The file, or null.</param>
/// <param name="Line">Where its document begins; 0 when unknown.</param>
/// <param name="Hash">Lower-case hex SHA-256 of what was written, without comments, order of keys and style.</param>
public sealed record LoadedPolicy(CompiledPolicy Policy, string? Description, string? File, int Line, string Hash)
{
    /// <summary>How its own tests came out.</summary>
    public PolicyTestRun Tests { get; init; } = PolicyTestRun.None;
}
