
namespace ExtProc.Integration.Tests.Envoy;

/// <summary>The Envoy configurations that ship, with the addresses of a test put in.</summary>
internal static class DeployedConfiguration
{
    public const string Tcp = "envoy-tcp.yaml";
    public const string UnixSocket = "envoy-uds.yaml";
    public const string FullDuplex = "envoy-full-duplex.yaml";

    public static string Read(string name) => File.ReadAllText(RepositoryRoot.Combine("deploy", "envoy", name));

    /// <param name="name">The file.</param>
    /// <param name="extProc"><c>host:port</c> or <c>unix:/path</c> of the server.</param>
    /// <param name="upstreamPort">Port of the model on the loopback interface.</param>
    public static string For(string name, string extProc, int upstreamPort)
    {
        string yaml = Read(name)
            .Replace("0.0.0.0, port_value: 10000", "127.0.0.1, port_value: 0", StringComparison.Ordinal)
            .Replace("port_value: 9901", "port_value: 0", StringComparison.Ordinal)
            .Replace("port_value: 8000", $"port_value: {upstreamPort}", StringComparison.Ordinal);
        return extProc.StartsWith("unix:", StringComparison.Ordinal)
            ? yaml.Replace("/run/extproc/extproc.sock", extProc["unix:".Length..], StringComparison.Ordinal)
            : yaml.Replace("port_value: 9002", $"port_value: {extProc[(extProc.LastIndexOf(':') + 1)..]}", StringComparison.Ordinal);
    }
}
