using System.Text.Json.Nodes;

namespace ExtProc.Core.Policies.Schema.Generation;

/// <summary>What only the API server understands: CEL rules with messages that say what to do, and how lists are merged.</summary>
internal static class KubernetesRules
{
    private const string Rules = "x-kubernetes-validations";

    public static void AddTo(JsonObject tree, ObjectSchema schema)
    {
        if (schema.ExactlyOne)
        {
            Add(tree, ExactlyOne(schema));
        }
        foreach (var name in schema.Unsupported)
        {
            Add(tree, new SchemaConstraint($"!has(self.{name})", $"{name} is not supported by this version; remove it: nothing would act on it"));
        }
        foreach (var constraint in schema.Constraints)
        {
            Add(tree, constraint);
        }
    }

    public static void AddFormat(JsonObject tree, TextFormat format) =>
        Add(tree, new SchemaConstraint($"self.matches({Quote(format.Pattern)})", $"must be {format.Meaning}"));

    public static void AddListType(JsonObject tree, FieldType.List list)
    {
        if (list.Keys.Count > 0)
        {
            tree["x-kubernetes-list-type"] = "map";
            tree["x-kubernetes-list-map-keys"] = new JsonArray([.. list.Keys.Select(static key => JsonValue.Create(key))]);
            var same = string.Join(" && ", list.Keys.Select(static key => $"other.{key} == item.{key}"));
            Add(tree, new SchemaConstraint(
                $"self.all(item, self.exists_one(other, {same}))", $"two items have the same {string.Join(", ", list.Keys)}; change or remove one of them"));
            return;
        }
        tree["x-kubernetes-list-type"] = list.Item is FieldType.Nested ? "atomic" : "set";
    }

    private static SchemaConstraint ExactlyOne(ObjectSchema schema)
    {
        var names = schema.Fields.Select(static field => field.Name).ToArray();
        var given = string.Join(", ", names.Select(static name => $"has(self.{name})"));
        return new SchemaConstraint($"[{given}].exists_one(given, given)", $"must have exactly one of {string.Join(", ", names)}; write one {schema.Name} for each");
    }

    private static void Add(JsonObject tree, SchemaConstraint constraint)
    {
        if (tree[Rules] is not JsonArray rules)
        {
            tree[Rules] = rules = [];
        }
        rules.Add((JsonNode)new JsonObject { ["rule"] = constraint.Expression, ["message"] = constraint.Message });
    }

    private static string Quote(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
