using System.Text.Json;
using System.Text.Json.Nodes;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Operator.Distribution;
using ExtProc.Operator.Reconciling;
using ExtProc.Operator.Resources;
using YamlDotNet.Serialization;

namespace ExtProc.Operator.Tests.Reconciling;

/// <summary>
/// A case of the reconciler as a text: objects of the cluster and reports of data planes, one document each; <c>kind: Step</c> lets the
/// reconciler look at what came so far, later documents of the same name take the place of earlier ones.
/// </summary>
internal static class CaseFile
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
    private static readonly ISerializer ToJson = new SerializerBuilder().JsonCompatible().Build();

    /// <summary>What the reconciler says after each step, as text.</summary>
    public static string Run(string yaml)
    {
        var board = new BundleBoard("extproc-system", "extproc-system");
        var reconciler = new Reconciler("extproc-system", board, maxPolicies: 4);
        var objects = new Dictionary<string, JsonNode>();
        var text = new StringWriter { NewLine = "\n" };
        var now = Start;
        foreach (var document in yaml.Split("\n---\n").Select(Read).Append(new JsonObject { ["kind"] = "Step" }))
        {
            if ((string)document["kind"]! != "Step")
            {
                objects[$"{document["kind"]}/{document["metadata"]?["namespace"]}/{document["metadata"]?["name"] ?? document["instance"]}"] = document;
                continue;
            }
            if (text.GetStringBuilder().Length > 0)
            {
                text.WriteLine("---");
            }
            CaseText.Write(text, reconciler.Reconcile(View(objects, now)));
            now += TimeSpan.FromMinutes(1);
        }
        return text.ToString();
    }

    private static JsonNode Read(string document) => JsonNode.Parse(ToJson.Serialize(Yaml.Deserialize<object>(document)!))!;

    private static ClusterView View(Dictionary<string, JsonNode> objects, DateTimeOffset now) => new()
    {
        Policies = Of(objects, "AiPolicy", ApiJson.Default.AiPolicyResource),
        Gateways = Of(objects, "Gateway", ApiJson.Default.Gateway),
        HttpRoutes = Of(objects, "HTTPRoute", ApiJson.Default.Route),
        GrpcRoutes = Of(objects, "GRPCRoute", ApiJson.Default.Route),
        Services = Of(objects, "Service", ApiJson.Default.PlainResource),
        Namespaces = Of(objects, "Namespace", ApiJson.Default.PlainResource),
        ExtensionPolicies = Of(objects, "EnvoyExtensionPolicy", ApiJson.Default.ExtensionPolicy),
        AbsentKinds = objects.ContainsKey("Absent//GRPCRoute") ? new HashSet<string> { "GRPCRoute" } : [],
        Reports = [.. Of(objects, "Report", BundleJson.Default.DataPlaneReport).Select(report => new ReceivedReport("extproc-system", report, now))],
        Now = now,
    };

    private static T[] Of<T>(Dictionary<string, JsonNode> objects, string kind, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        [.. objects.Where(item => item.Key.StartsWith($"{kind}/", StringComparison.Ordinal)).OrderBy(static item => item.Key, StringComparer.Ordinal).Select(item => item.Value.Deserialize(type)!)];
}
