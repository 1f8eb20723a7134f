namespace ExtProc.Server.Grpc;

/// <summary>PEM files of the TLS listener. Their contents are compared at intervals, so a swapped symbolic link counts as a change.</summary>
public sealed class GrpcTlsOptions
{
    /// <summary>The certificate, followed by its intermediates.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>The certificate's private key.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The authorities whose client certificates are accepted; with it, clients without one are refused.</summary>
    public string? ClientCaFile { get; set; }

    /// <summary>How often the files are looked at.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the listener speaks TLS.</summary>
    public bool Enabled => CertificateFile is not null || KeyFile is not null || ClientCaFile is not null;
}
