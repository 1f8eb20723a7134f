using System.Text.Json.Nodes;

namespace ExtProc.Core.Policies.Schema.Generation;

/// <summary>The JSON Schema (draft 2020-12) of a file with one AiPolicy, for editors, as a JSON tree.</summary>
public static class PolicyJsonSchema
{
    public static JsonObject Create()
    {
        var tree = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = AiPolicySchema.KindName,
            ["description"] = "Says which AI traffic is inspected, what is looked for in it, and what is done with what is found.",
        };
        foreach (var (name, value) in new SchemaTree(SchemaDialect.Editor).Object(AiPolicySchema.Resource))
        {
            tree[name] = value?.DeepClone();
        }
        var properties = tree["properties"]!;
        properties[AiPolicySchema.ApiVersion.Name] = Constant(AiPolicySchema.ApiVersion, AiPolicySchema.ApiVersionName);
        properties[AiPolicySchema.Kind.Name] = Constant(AiPolicySchema.Kind, AiPolicySchema.KindName);
        return tree;
    }

    private static JsonObject Constant(FieldSchema field, string value) => new() { ["description"] = field.Description, ["const"] = value };
}
