using ExtProc.Core.Policies.Bundles;

namespace ExtProc.Server.Policies.Remote;

/// <summary>What the state directory keeps.</summary>
/// <param name="Source">The operator it came from.</param>
/// <param name="SavedAt">When it was written.</param>
/// <param name="Bundle">Everything that was enforced then, with all documents.</param>
internal sealed record KeptBundle(string Source, DateTimeOffset SavedAt, PolicyBundle Bundle);
