using ExtProc.Server.Grpc;

namespace ExtProc.Server.Admin;

/// <summary>What <c>/readyz</c> tells.</summary>
public sealed record ReadinessReport(bool Ready, IReadOnlyList<string> Reasons)
{
    public static ReadinessReport Of(ServerPhase phase) => phase switch
    {
        ServerPhase.Ready => new(true, []),
        ServerPhase.Starting => new(false, ["starting: no set of policies could be loaded yet, or the listeners are not open"]),
        ServerPhase.Draining => new(false, ["draining: still serving, but new exchanges should go elsewhere"]),
        _ => new(false, ["stopping"]),
    };
}
