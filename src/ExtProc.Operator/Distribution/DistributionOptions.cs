namespace ExtProc.Operator.Distribution;

/// <summary>The endpoint that data planes fetch their policies from: configuration section <c>Distribution</c>.</summary>
public sealed class DistributionOptions
{
    public const string Section = "Distribution";

    /// <summary>Where to listen; port 0 takes a free one. Empty: policies are judged and handed out to nobody.</summary>
    public string Listen { get; set; } = "[::]:9443";

    /// <summary>PEM certificate, followed by its intermediates; the same for all replicas. Its change counts from the next connection on.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM private key of the certificate.</summary>
    public string? KeyFile { get; set; }

    /// <summary>PEM authorities whose client certificates are accepted; without it data planes need a token.</summary>
    public string? ClientCaFile { get; set; }

    /// <summary>The only trust domain of SPIFFE names that is accepted; empty for any that <see cref="ClientCaFile"/> vouches for.</summary>
    public string TrustDomain { get; set; } = "";

    /// <summary>What a service account's token must be made for.</summary>
    public string Audience { get; set; } = "extproc-operator";

    /// <summary>How often the files are looked at.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(10);

    internal bool IsEnabled => Listen.Length > 0;
}
