using System.Text;
using System.Text.Json.Nodes;

namespace ExtProc.Core.Policies.Schema.Generation;

/// <summary>Writes objects of the language as a schema. Pure.</summary>
internal sealed class SchemaTree(SchemaDialect dialect)
{
    private bool IsKubernetes => dialect == SchemaDialect.Kubernetes;

    public JsonObject Object(ObjectSchema schema)
    {
        var properties = new JsonObject();
        foreach (var field in schema.Fields)
        {
            properties[field.Name] = Field(field, schema);
        }
        if (IsKubernetes)
        {
            UnsupportedFields.AddTo(properties, schema);
        }
        var tree = new JsonObject { ["type"] = "object" };
        if (properties.Count > 0)
        {
            tree["properties"] = properties;
        }
        AddRequired(tree, schema);
        if (IsKubernetes)
        {
            KubernetesRules.AddTo(tree, schema);
            return tree;
        }
        tree["additionalProperties"] = false;
        if (schema.ExactlyOne)
        {
            tree["minProperties"] = 1;
            tree["maxProperties"] = 1;
        }
        return tree;
    }

    private JsonObject Field(FieldSchema field, ObjectSchema owner)
    {
        var tree = new JsonObject { ["description"] = Describe(field, owner) };
        foreach (var (name, value) in Type(field.Type))
        {
            tree[name] = value?.DeepClone();
        }
        if (field.Default is { } json && owner.DefaultsMayBeWritten)
        {
            tree["default"] = JsonNode.Parse(json);
        }
        return tree;
    }

    private JsonObject Type(FieldType type) => type switch
    {
        FieldType.Text text => Text(text),
        FieldType.Whole whole => Whole(whole),
        FieldType.Boolean => new JsonObject { ["type"] = "boolean" },
        FieldType.Choice choice => new JsonObject { ["type"] = "string", ["enum"] = Names(choice.Set.Names.Select(static name => name.Name)) },
        FieldType.Nested nested => Object(nested.Schema),
        FieldType.List list => List(list),
        FieldType.Opaque => IsKubernetes ? new JsonObject { ["x-kubernetes-preserve-unknown-fields"] = true } : [],
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of the language"),
    };

    private JsonObject Text(FieldType.Text text)
    {
        var tree = new JsonObject { ["type"] = "string", ["minLength"] = text.MinLength, ["maxLength"] = text.MaxLength };
        if (text.Known is { } known)
        {
            tree["enum"] = Names(known);
        }
        if (text.Format is { } format)
        {
            tree["pattern"] = format.Pattern;
            if (IsKubernetes)
            {
                KubernetesRules.AddFormat(tree, format);
            }
        }
        return tree;
    }

    private JsonObject Whole(FieldType.Whole whole)
    {
        var tree = new JsonObject { ["type"] = "integer", ["minimum"] = whole.Minimum, ["maximum"] = whole.Maximum };
        if (IsKubernetes)
        {
            tree["format"] = "int32";
        }
        return tree;
    }

    private JsonObject List(FieldType.List list)
    {
        var tree = new JsonObject
        {
            ["type"] = "array",
            ["minItems"] = list.MinItems,
            ["maxItems"] = list.MaxItems,
            ["items"] = Type(list.Item),
        };
        if (IsKubernetes)
        {
            KubernetesRules.AddListType(tree, list);
        }
        else if (list.Item is not FieldType.Nested)
        {
            tree["uniqueItems"] = true;
        }
        return tree;
    }

    private static void AddRequired(JsonObject tree, ObjectSchema schema)
    {
        var required = schema.Fields.Where(static field => field.Required).Select(static field => field.Name).ToArray();
        if (required.Length > 0)
        {
            tree["required"] = Names(required);
        }
    }

    private static string Describe(FieldSchema field, ObjectSchema owner)
    {
        var text = new StringBuilder(field.Description);
        var item = field.Type is FieldType.List list ? list.Item : field.Type;
        if (item is FieldType.Choice choice)
        {
            foreach (var (name, description) in choice.Set.Names)
            {
                text.Append(' ').Append(name).Append(": ").Append(description);
            }
        }
        if (item is FieldType.Text { Format: { } format })
        {
            text.Append(" Must be ").Append(format.Meaning).Append('.');
        }
        if (field.Default is { } json && !owner.DefaultsMayBeWritten)
        {
            text.Append(" Default: ").Append(json.Trim('"').TrimEnd('.')).Append('.');
        }
        return text.ToString();
    }

    private static JsonArray Names(IEnumerable<string> names) => [.. names.Select(static name => JsonValue.Create(name))];
}
