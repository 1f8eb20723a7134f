using System.Text.Json.Nodes;
using ExtProc.Integration.Tests.Envoy;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>The parts of an Envoy configuration that attachment touches, and the addresses of a test put in.</summary>
internal sealed class EnvoyConfiguration(JsonNode root)
{
    public JsonNode Root { get; } = root;

    public JsonArray Clusters => Root["static_resources"]!["clusters"]!.AsArray();

    public JsonObject Listener => Root["static_resources"]!["listeners"]![0]!.AsObject();

    public JsonObject ConnectionManager =>
        Listener["filter_chains"]![0]!["filters"]![0]!["typed_config"]!.AsObject();

    public JsonArray HttpFilters => ConnectionManager["http_filters"]!.AsArray();

    public JsonArray VirtualHosts => ConnectionManager["route_config"]!["virtual_hosts"]!.AsArray();

    /// <summary>The configuration that ships, without filter, cluster and limits: an Envoy that nothing is attached to.</summary>
    public static EnvoyConfiguration Bare()
    {
        var configuration = new EnvoyConfiguration(YamlJson.Read(DeployedConfiguration.Read(DeployedConfiguration.Tcp)));
        configuration.HttpFilters.RemoveAt(0);
        configuration.Clusters.RemoveAt(0);
        configuration.VirtualHosts[0]!.AsObject().Remove("request_body_buffer_limit");
        return configuration;
    }

    /// <summary>The text with the addresses of a test.</summary>
    /// <param name="extProc"><c>host:port</c> or <c>unix:/path</c> of the server.</param>
    /// <param name="upstreamPort">Port of the model on the loopback interface.</param>
    public string For(string extProc, int upstreamPort)
    {
        foreach (var address in Addresses(Root).ToArray())
        {
            switch ((long?)address["port_value"])
            {
                case 10000 or 9901:
                    (address["address"], address["port_value"]) = ("127.0.0.1", 0);
                    break;
                case 8000:
                    (address["address"], address["port_value"]) = ("127.0.0.1", upstreamPort);
                    break;
                case 9002:
                    (address["address"], address["port_value"]) = ("127.0.0.1", int.Parse(extProc[(extProc.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
                    break;
                default:
                    break;
            }
        }

        return Root.ToJsonString().Replace("/run/extproc/extproc.sock", extProc.StartsWith("unix:", StringComparison.Ordinal) ? extProc["unix:".Length..] : "", StringComparison.Ordinal);
    }

    private static IEnumerable<JsonObject> Addresses(JsonNode? node) => node switch
    {
        JsonObject map when map.ContainsKey("port_value") => [map],
        JsonObject map => map.SelectMany(static entry => Addresses(entry.Value)),
        JsonArray list => list.SelectMany(Addresses),
        _ => [],
    };
}
