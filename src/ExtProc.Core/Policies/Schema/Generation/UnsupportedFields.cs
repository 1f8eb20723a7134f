using System.Text.Json.Nodes;

namespace ExtProc.Core.Policies.Schema.Generation;

/// <summary>
/// Fields of the language that this version doesn't act on. The definition declares them, so that the API server refuses them with a
/// reason; if it didn't know them, it would drop them for clients that don't ask for strict validation, and nobody would see that they
/// do nothing.
/// </summary>
internal static class UnsupportedFields
{
    private const string Description = "Not supported by this version.";

    private static readonly string[] s_lists = ["parameters", "routing", "limits"];

    private static readonly Dictionary<string, string> s_scalars = new() { ["sampling"] = "integer", ["when"] = "string", ["sectionName"] = "string" };

    public static void AddTo(JsonObject properties, ObjectSchema schema)
    {
        foreach (var name in schema.Unsupported)
        {
            properties[name] = Shape(name);
        }
    }

    private static JsonObject Shape(string name)
    {
        if (s_scalars.TryGetValue(name, out var scalar))
        {
            return new JsonObject { ["description"] = Description, ["type"] = scalar };
        }
        if (s_lists.Contains(name))
        {
            return new JsonObject { ["description"] = Description, ["type"] = "array", ["x-kubernetes-list-type"] = "atomic", ["items"] = AnyObject() };
        }
        var shape = AnyObject();
        shape["description"] = Description;
        return shape;
    }

    private static JsonObject AnyObject() => new() { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
}
