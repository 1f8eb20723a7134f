using System.Text.Json.Nodes;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>
/// Applies an EnvoyFilter to the configuration of one proxy, as Istio does for the operations that the chart uses: patches whose context is
/// the proxy's, in their order; INSERT_BEFORE next to the named HTTP filter of each connection manager; ADD at the end; MERGE as protobuf
/// merges (messages and maps field by field, lists appended, scalars replaced). Anything else fails the test.
/// </summary>
internal sealed class IstioPatches(EnvoyConfiguration proxy, string context)
{
    private const string ConnectionManager = "envoy.filters.network.http_connection_manager";

    public void Apply(JsonNode envoyFilter)
    {
        foreach (var patch in envoyFilter["spec"]!["configPatches"]!.AsArray())
        {
            var match = patch!["match"];
            if (((string?)match?["context"] ?? context) == context)
            {
                Apply((string)patch["applyTo"]!, (string)patch["patch"]!["operation"]!, match, patch["patch"]!["value"]!.AsObject());
            }
        }
    }

    private void Apply(string target, string operation, JsonNode? match, JsonObject value)
    {
        switch (target, operation)
        {
            case ("HTTP_FILTER", "INSERT_BEFORE"):
                InsertBefore((match!["listener"]?["filterChain"] ?? match["waypoint"])!["filter"]!, value);
                break;
            case ("CLUSTER", "ADD"):
                proxy.Clusters.Add(value.DeepClone());
                break;
            case ("LISTENER", "MERGE"):
                Merge(proxy.Listener, value);
                break;
            case ("VIRTUAL_HOST", "MERGE"):
                VirtualHosts(match).ForEach(host => Merge(host, value));
                break;
            case ("HTTP_ROUTE", "MERGE"):
                var route = (string?)match!["routeConfiguration"]!["vhost"]!["route"]?["name"];
                VirtualHosts(match).SelectMany(static host => host["routes"]!.AsArray())
                    .Where(item => route is null || (string?)item!["name"] == route).ToList().ForEach(item => Merge(item!.AsObject(), value));
                break;
            default:
                throw new NotSupportedException($"{target} {operation}");
        }
    }

    private void InsertBefore(JsonNode filter, JsonObject value)
    {
        Assert.That((string)filter["name"]!, Is.EqualTo(ConnectionManager));
        var name = (string)filter["subFilter"]!["name"]!;
        var index = proxy.HttpFilters.ToList().FindIndex(item => (string)item!["name"]! == name);
        Assert.That(index, Is.Not.Negative, $"there is no filter {name}, so Istio would apply nothing");
        proxy.HttpFilters.Insert(index, value.DeepClone());
    }

    private List<JsonObject> VirtualHosts(JsonNode? match)
    {
        var name = (string?)match?["routeConfiguration"]?["vhost"]?["name"];
        return [.. proxy.VirtualHosts.Select(static host => host!.AsObject()).Where(host => name is null || (string)host["name"]! == name)];
    }

    private static void Merge(JsonObject target, JsonObject value)
    {
        foreach (var (name, item) in value)
        {
            switch (target[name], item)
            {
                case (JsonObject old, JsonObject message):
                    Merge(old, message);
                    break;
                case (JsonArray old, JsonArray list):
                    list.ToList().ForEach(entry => old.Add(entry?.DeepClone()));
                    break;
                default:
                    target[name] = item?.DeepClone();
                    break;
            }
        }
    }
}
