using Microsoft.Extensions.Configuration;

namespace ExtProc.Server.Policies.Remote;

/// <summary>An operator as the place that policies come from: configuration section <c>Operator</c>.</summary>
public sealed class OperatorOptions
{
    public const string Section = "Operator";

    /// <summary>Where the operator is, <c>https://extproc-operator.extproc-system.svc:9443</c>; plain http only to this machine.</summary>
    public string Url { get; set; } = "";

    /// <summary>Keeps the last good bundle, so that this process starts and enforces while the operator is away. For one process alone.</summary>
    public string StateDirectory { get; set; } = "";

    /// <summary>A file whose bytes are the key that the kept bundle is signed with; without it the bundle is only proof against accidents.</summary>
    public string? StateKeyFile { get; set; }

    /// <summary>The bearer token that is shown to the operator, read again for each request; not used with a client certificate.</summary>
    public string TokenFile { get; set; } = "/var/run/secrets/extproc/token";

    /// <summary>PEM authorities of the operator's certificate; without it the system's.</summary>
    public string? CaFile { get; set; }

    /// <summary>PEM certificate that is shown to the operator.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM private key of the certificate.</summary>
    public string? KeyFile { get; set; }

    /// <summary>This process's name among data planes, 1 to 253 characters; the host's name where nothing is set.</summary>
    public string? Instance { get; set; }

    /// <summary>How long the operator may hold a question for changes. 1 second to 5 minutes.</summary>
    public TimeSpan PollWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often what runs is reported where nothing changes, with a jitter of a fifth. 1 second to 1 minute.</summary>
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether an operator is where policies come from.</summary>
    public static bool IsSet(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[$"{Section}:{nameof(Url)}"]);
}
