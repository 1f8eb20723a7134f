using System.Globalization;

namespace ExtProc.Cli.Demo;

/// <summary>The configuration that we ship for Envoy, with the demo's addresses in it.</summary>
internal static class EnvoyConfig
{
    private const string Resource = "envoy-tcp.yaml";

    /// <param name="serverPort">Where <c>serve</c> listens.</param>
    /// <param name="modelPort">Where the model listens.</param>
    public static string Create(int serverPort, int modelPort)
    {
        using var stream = typeof(EnvoyConfig).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        var shipped = reader.ReadToEnd();
        return shipped
            .Replace(Address("127.0.0.1", 9901), Address("127.0.0.1", 0), StringComparison.Ordinal)
            .Replace(Address("0.0.0.0", 10000), Address("127.0.0.1", 0), StringComparison.Ordinal)
            .Replace(Address("127.0.0.1", 9002), Address("127.0.0.1", serverPort), StringComparison.Ordinal)
            .Replace(Address("127.0.0.1", 8000), Address("127.0.0.1", modelPort), StringComparison.Ordinal);
    }

    private static string Address(string host, int port) => string.Create(CultureInfo.InvariantCulture, $"address: {host}, port_value: {port} ");
}
