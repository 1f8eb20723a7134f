namespace ExtProc.Testing.Kubernetes;

/// <summary>A request as a <see cref="FaultProxy"/> received it.</summary>
/// <param name="Number">Counts the requests of the proxy, from 1.</param>
/// <param name="Method">As sent.</param>
/// <param name="Path">Without query.</param>
/// <param name="Query">With its question mark, or empty.</param>
/// <param name="Token">The bearer token, or null.</param>
public sealed record ProxiedRequest(int Number, string Method, string Path, string Query, string? Token)
{
    public bool IsWatch => Query.Contains("watch=true", StringComparison.Ordinal) || Query.Contains("watch=1", StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path}{Query}";
}
