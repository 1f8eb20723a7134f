using System.Text.Json.Nodes;

namespace ExtProc.Core.Policies.Schema.Generation;

/// <summary>The CustomResourceDefinition of AiPolicy, as a JSON tree.</summary>
public static class PolicyDefinition
{
    public const string Name = $"{Plural}.{Group}";

    private const string Group = "extproc.dev";

    private const string Plural = "aipolicies";

    /// <param name="keep">Adds Helm's annotation that keeps the definition, and with it all policies, when the chart is uninstalled.</param>
    public static JsonObject Create(bool keep = false)
    {
        var metadata = new JsonObject { ["name"] = Name };
        if (keep)
        {
            metadata["annotations"] = new JsonObject { ["helm.sh/resource-policy"] = "keep" };
        }
        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject
            {
                ["group"] = Group,
                ["scope"] = "Namespaced",
                ["names"] = new JsonObject
                {
                    ["kind"] = AiPolicySchema.KindName,
                    ["listKind"] = $"{AiPolicySchema.KindName}List",
                    ["plural"] = Plural,
                    ["singular"] = "aipolicy",
                    ["shortNames"] = new JsonArray("aip"),
                    ["categories"] = new JsonArray("extproc"),
                },
                ["versions"] = new JsonArray(Version()),
            },
        };
    }

    private static JsonObject Version() => new()
    {
        ["name"] = AiPolicySchema.ApiVersionName[(Group.Length + 1)..],
        ["served"] = true,
        ["storage"] = true,
        ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
        ["additionalPrinterColumns"] = Columns(),
        ["schema"] = new JsonObject { ["openAPIV3Schema"] = Resource() },
    };

    private static JsonObject Resource()
    {
        var spec = new SchemaTree(SchemaDialect.Kubernetes).Object(AiPolicySchema.SpecObject);
        spec["description"] = AiPolicySchema.Spec.Description;
        return new JsonObject
        {
            ["description"] = "Says which AI traffic is inspected, what is looked for in it, and what is done with what is found.",
            ["type"] = "object",
            ["required"] = new JsonArray("spec"),
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = new JsonObject { ["description"] = AiPolicySchema.ApiVersion.Description, ["type"] = "string" },
                ["kind"] = new JsonObject { ["description"] = AiPolicySchema.Kind.Description, ["type"] = "string" },
                ["metadata"] = new JsonObject { ["type"] = "object" },
                ["spec"] = spec,
                ["status"] = StatusTree.Create(),
            },
        };
    }

    private static JsonArray Columns() =>
    [
        Column("Mode", ".spec.mode", "How strictly the rules are applied."),
        Column("Accepted", Condition("Accepted", "status"), "Whether the policy is good."),
        Column("Programmed", Condition("Programmed", "status"), "Whether every data plane runs it."),
        Column("Enforced", Condition("Enforced", "status"), "Whether it acts on traffic."),
        Column("Accepted-Reason", Condition("Accepted", "reason"), "Why it is accepted or not.", isWide: true),
        Column("Programmed-Reason", Condition("Programmed", "reason"), "Why it is programmed or not.", isWide: true),
        Column("Enforced-Reason", Condition("Enforced", "reason"), "Why it is enforced or not.", isWide: true),
        Column("Current", ".status.dataPlanes.current", "Data planes that run this generation.", "integer", isWide: true),
        Column("Data-Planes", ".status.dataPlanes.total", "Data planes that have to run it.", "integer", isWide: true),
        Column("Blocked", ".status.traffic.blocked", "Exchanges that were refused or cut off.", "integer", isWide: true),
        Column("Age", ".metadata.creationTimestamp", "", "date"),
    ];

    private static string Condition(string type, string field) => $".status.conditions[?(@.type==\"{type}\")].{field}";

    private static JsonObject Column(string name, string path, string description, string type = "string", bool isWide = false)
    {
        var column = new JsonObject { ["name"] = name, ["type"] = type, ["jsonPath"] = path };
        if (description.Length > 0)
        {
            column["description"] = description;
        }
        if (isWide)
        {
            column["priority"] = 1;
        }
        return column;
    }
}
