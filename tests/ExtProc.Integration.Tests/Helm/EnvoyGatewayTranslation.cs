using System.Text.Json.Nodes;
using ExtProc.Testing.Kubernetes;
using ExtProc.Testing.Processes;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>
/// Envoy Gateway's own translation of what the chart renders, together with two Gateways, <c>ai</c> (route <c>all</c>) and <c>other</c>
/// (route <c>chat</c>), that lead to one model.
/// </summary>
internal sealed class EnvoyGatewayTranslation
{
    /// <summary>What the API server would have assigned to the engine's Service.</summary>
    private const string ServiceAddress = "10.0.0.7";

    private const string ModelAddress = "10.0.0.9";

    private const string Surroundings =
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: { name: eg }
        spec: { controllerName: gateway.envoyproxy.io/gatewayclass-controller }
        ---
        apiVersion: v1
        kind: Namespace
        metadata: { name: gateways }
        ---
        apiVersion: v1
        kind: Namespace
        metadata: { name: payments }
        ---
        apiVersion: v1
        kind: Namespace
        metadata: { name: extproc-system }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: ai, namespace: gateways }
        spec:
          gatewayClassName: eg
          listeners: [{ name: http, protocol: HTTP, port: 10080, allowedRoutes: { namespaces: { from: All } } }]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: other, namespace: gateways }
        spec:
          gatewayClassName: eg
          listeners: [{ name: http, protocol: HTTP, port: 10081, allowedRoutes: { namespaces: { from: All } } }]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: model, namespace: payments }
        spec: { clusterIP: 10.0.0.9, ports: [{ name: http, port: 8000 }] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: all, namespace: payments }
        spec:
          parentRefs: [{ name: ai, namespace: gateways }]
          rules: [{ backendRefs: [{ name: model, port: 8000 }] }]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: chat, namespace: payments }
        spec:
          parentRefs: [{ name: other, namespace: gateways }]
          rules: [{ backendRefs: [{ name: model, port: 8000 }] }]
        """;

    private static readonly string[] s_kinds =
        ["Service", "EnvoyExtensionPolicy", "ClientTrafficPolicy", "ReferenceGrant", "BackendTLSPolicy", "Backend", "Secret"];

    private EnvoyGatewayTranslation(JsonNode result) => Result = result;

    public JsonNode Result { get; }

    /// <param name="objects">What the chart rendered.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="further">Further objects, as YAML.</param>
    public static async Task<EnvoyGatewayTranslation> OfAsync(
        IEnumerable<KubeObject> objects, CancellationToken cancellationToken, params IReadOnlyList<string> further)
    {
        using var folder = new TemporaryFolder();
        var texts = objects.Where(static item => s_kinds.Contains(item.Kind) && item.Name != "extproc-operator-tls").Select(Assigned);
        var file = folder.Write("input.yaml", string.Join("\n---\n", [Surroundings, .. texts, .. further]));
        var run = await ProgramRun.OfAsync(
            RealParts.Egctl.Require(),
            ["x", "translate", "--from", "gateway-api", "--to", "gateway-api,xds", "--type", "all", "-o", "yaml", "-f", file],
            cancellationToken);
        return new EnvoyGatewayTranslation(YamlJson.Read(run.Require()));
    }

    /// <summary>All conditions of a kind of object (<c>envoyExtensionPolicies</c>), as <c>NAMESPACE/NAME TYPE=STATUS MESSAGE</c>.</summary>
    public IReadOnlyList<string> Conditions(string kinds) =>
        [.. (Result[kinds]?.AsArray() ?? []).SelectMany(static item => Conditions(item!["status"]).Select(condition => $"{item["metadata"]!["namespace"]}/{item["metadata"]!["name"]} {condition}"))];

    /// <summary>What Envoy Gateway would send to the proxies of a Gateway, as one static configuration with the addresses of a test.</summary>
    /// <param name="gateway"><c>NAMESPACE/NAME</c>.</param>
    /// <param name="extProc"><c>host:port</c> or <c>unix:/path</c> of the server.</param>
    /// <param name="upstreamPort">Port of the model on the loopback interface.</param>
    /// <param name="authority">PEM of the BackendTLSPolicy's authority: secrets are what the translation does not print.</param>
    public string EnvoyOf(string gateway, string extProc, int upstreamPort, string? authority = null)
    {
        var configs = Result["xds"]![gateway]!["configs"]!.AsArray();
        var routes = Dump(configs, "dynamicRouteConfigs").ToDictionary(static item => (string)item!["routeConfig"]!["name"]!, static item => item!["routeConfig"]!);
        var endpoints = Dump(configs, "dynamicEndpointConfigs").ToDictionary(static item => (string)item!["endpointConfig"]!["clusterName"]!, static item => item!["endpointConfig"]!);
        var resources = new JsonObject
        {
            ["listeners"] = new JsonArray([.. Dump(configs, "dynamicListeners").Select(static item => item!["activeState"]!["listener"]!)
                .Where(static listener => (string)listener["name"]! is var name && !name.StartsWith("envoy-gateway-proxy", StringComparison.Ordinal))
                .Select(listener => WithRoutes(listener, routes))]),
            ["clusters"] = new JsonArray([.. Dump(configs, "dynamicActiveClusters").Select(item => WithEndpoints(item!["cluster"]!, endpoints))]),
        };
        if (authority is not null)
        {
            resources["secrets"] = new JsonArray(new JsonObject
            {
                ["name"] = "extproc/extproc-system-ca",
                ["validation_context"] = new JsonObject { ["trusted_ca"] = new JsonObject { ["inline_string"] = authority } },
            });
        }

        var text = $$"""{ "admin": { "address": { "socket_address": { "address": "127.0.0.1", "port_value": 0 } } }, "static_resources": {{resources.ToJsonString()}} }""";
        return text
            .Replace($$"""{"address":"{{ModelAddress}}","portValue":8000}""", $$"""{"address":"127.0.0.1","portValue":{{upstreamPort}}}""", StringComparison.Ordinal)
            .Replace($$"""{"address":"{{ServiceAddress}}","portValue":9002}""", $$"""{"address":"127.0.0.1","portValue":{{extProc[(extProc.LastIndexOf(':') + 1)..]}}}""", StringComparison.Ordinal)
            .Replace("/run/extproc/extproc.sock", extProc.Replace("unix:", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static string Assigned(KubeObject item) => item is { Kind: "Service", Name: "extproc" }
        ? item.Text.Replace("spec:\n", $"spec:\n  clusterIP: {ServiceAddress}\n", StringComparison.Ordinal)
        : item.Text;

    private static IEnumerable<string> Conditions(JsonNode? status) =>
        (status?["ancestors"] ?? status?["parents"])?.AsArray().SelectMany(static owner => owner!["conditions"]!.AsArray())
            .Select(static condition => $"{condition!["type"]}={condition["status"]} {condition["message"]}") ?? [];

    private static IEnumerable<JsonNode?> Dump(JsonArray configs, string list) =>
        configs.SelectMany(config => config![list]?.AsArray().AsEnumerable() ?? []);

    private static JsonNode WithRoutes(JsonNode listener, Dictionary<string, JsonNode> routes)
    {
        var copy = Plain(listener);
        copy["address"]!["socketAddress"] = new JsonObject { ["address"] = "127.0.0.1", ["portValue"] = 0 };
        var manager = copy["defaultFilterChain"]!["filters"]![0]!["typedConfig"]!.AsObject();
        manager["routeConfig"] = Plain(routes[(string)manager["rds"]!["routeConfigName"]!]);
        manager.Remove("rds");
        return copy;
    }

    private static JsonNode WithEndpoints(JsonNode cluster, Dictionary<string, JsonNode> endpoints)
    {
        var copy = Plain(cluster);
        copy["loadAssignment"] = Plain(endpoints[(string)copy["edsClusterConfig"]!["serviceName"]!]);
        copy["type"] = "STATIC";
        copy.AsObject().Remove("edsClusterConfig");
        return WithoutServers(copy);
    }

    /// <summary>A copy without its outer type; static resources have theirs by their place.</summary>
    private static JsonNode Plain(JsonNode resource)
    {
        var copy = resource.DeepClone();
        copy.AsObject().Remove("@type");
        return copy;
    }

    /// <summary>Secrets come from the same file, not from a server.</summary>
    private static JsonNode WithoutServers(JsonNode cluster) =>
        JsonNode.Parse(cluster.ToJsonString().Replace(""","sdsConfig":{"ads":{},"resourceApiVersion":"V3"}""", "", StringComparison.Ordinal))!;
}
