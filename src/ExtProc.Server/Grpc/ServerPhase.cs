namespace ExtProc.Server.Grpc;

/// <summary>Where the process is in its life. It only moves forward.</summary>
public enum ServerPhase
{
    Starting,
    Ready,

    /// <summary>Not ready, but everything is still served: load balancers are turning away.</summary>
    Draining,

    /// <summary>The listeners close; live calls have their grace period.</summary>
    Closing,
}
