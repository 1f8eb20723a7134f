namespace ExtProc.Testing.Processes;

/// <summary>How the operator is started.</summary>
public sealed record OperatorSetup
{
    public required string Kubeconfig { get; init; }

    /// <summary>Where data planes connect, on the loopback: a port of one's own, so that a later operator can take its place; null for nowhere.</summary>
    public int? Port { get; init; }

    public string RootNamespace { get; init; } = "extproc-system";

    /// <summary>Settings by their keys (<c>Distribution:CertificateFile</c>).</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
