using ExtProc.Server.Grpc;
using ExtProc.Server.Policies;

namespace ExtProc.Server.Admin;

/// <summary>What <c>/readyz</c> tells.</summary>
public sealed record ReadinessReport(bool Ready, IReadOnlyList<string> Reasons)
{
    /// <param name="phase">Where the process is.</param>
    /// <param name="awaited">Where policies will come from, when there are none yet.</param>
    public static ReadinessReport Of(ServerPhase phase, PolicyOrigin? awaited = null) => phase switch
    {
        ServerPhase.Ready => new(true, []),
        ServerPhase.Starting when awaited is { Kind: "operator" } => new(
            false, [$"waiting for policies of {awaited.Place}: {awaited.Fault ?? awaited.Connection}; every exchange is refused until then", .. awaited.Problems ?? []]),
        ServerPhase.Starting => new(false, ["starting: no set of policies could be loaded yet, or the listeners are not open"]),
        ServerPhase.Draining => new(false, ["draining: still serving, but new exchanges should go elsewhere"]),
        _ => new(false, ["stopping"]),
    };
}
