namespace ExtProc.Server.Grpc;

/// <summary>How the gRPC server listens, what it accepts and how it goes down. Validated at start, all errors at once.</summary>
public sealed class GrpcServerOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Grpc";

    /// <summary>Where to listen: "127.0.0.1:9002", "[::]:9002" or "unix:/run/extproc.sock"; port 0 takes a free one.</summary>
    public string Listen { get; set; } = "127.0.0.1:9002";

    /// <summary>Largest message in bytes, compressed or not; a larger one ends its call with RESOURCE_EXHAUSTED.</summary>
    public int MaxMessageBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Calls at once on one connection. Envoy fails exchanges at the limit instead of queueing them.</summary>
    public int MaxStreamsPerConnection { get; set; } = 2000;

    /// <summary>How often an idle connection is pinged, which also keeps it: one closed for idleness could meet a new exchange.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a ping may stay unanswered before the connection is closed.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long everything is still served after readiness has failed.</summary>
    public TimeSpan DrainDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long live calls may go on after that.</summary>
    public TimeSpan DrainGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>TLS, when a certificate is named; cleartext HTTP/2 otherwise.</summary>
    public GrpcTlsOptions Tls { get; set; } = new();
}
