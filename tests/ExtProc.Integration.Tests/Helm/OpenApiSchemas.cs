using System.Text.Json.Nodes;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>
/// JSON schemas for kubeconform, made from the OpenAPI documents that an API server serves: one file per kind, GROUP-VERSION-KIND.json
/// (kubeconform calls the core group v1), strict as kubectl is (a field that the schema doesn't know is an error).
/// </summary>
internal static class OpenApiSchemas
{
    /// <summary>What kubeconform is told with <c>-schema-location</c>, after the folder.</summary>
    public const string Layout = "{{.Group}}-{{.ResourceAPIVersion}}-{{.ResourceKind}}.json";

    private const string Kinds = "x-kubernetes-group-version-kind";

    /// <param name="api">The server, with all definitions installed.</param>
    /// <param name="apiVersions">The groups and versions that are wanted: <c>v1</c>, <c>apps/v1</c>.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="cancellationToken">Ends the wait for the server.</param>
    public static async Task WriteAsync(KubeApi api, IEnumerable<string> apiVersions, string folder, CancellationToken cancellationToken)
    {
        foreach (var apiVersion in apiVersions)
        {
            var path = apiVersion.Contains('/', StringComparison.Ordinal) ? $"/openapi/v3/apis/{apiVersion}" : $"/openapi/v3/api/{apiVersion}";
            var document = (await api.GetAsync(path, cancellationToken)).Require();
            await WriteAsync(document["components"]!["schemas"]!.AsObject(), apiVersion, folder, cancellationToken);
        }
    }

    private static async Task WriteAsync(JsonObject schemas, string apiVersion, string folder, CancellationToken cancellationToken)
    {
        var definitions = JsonNode.Parse(schemas.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal))!.AsObject();
        foreach (var (_, schema) in definitions)
        {
            Close(schema!);
        }

        var (group, version) = apiVersion.Split('/') is [var g, var v] ? (g, v) : ("", apiVersion);
        foreach (var (name, schema) in definitions)
        {
            foreach (var kind in schema![Kinds]?.AsArray().Select(static entry => entry!.AsObject()) ?? [])
            {
                if ((string)kind["group"]! == group && (string)kind["version"]! == version)
                {
                    var file = $"{(group.Length > 0 ? group : version)}-{version}-{((string)kind["kind"]!).ToLowerInvariant()}.json";
                    var whole = new JsonObject { ["$ref"] = $"#/definitions/{name}", ["definitions"] = definitions.DeepClone() };
                    await File.WriteAllTextAsync(Path.Combine(folder, file), whole.ToJsonString(), cancellationToken);
                }
            }
        }
    }

    /// <summary>Closes the objects of a structural schema. What stands in anyOf, oneOf and not only adds conditions and stays as it is.</summary>
    private static void Close(JsonNode schema)
    {
        if (schema["properties"] is JsonObject properties)
        {
            if (schema["additionalProperties"] is null && (bool?)schema["x-kubernetes-preserve-unknown-fields"] != true)
            {
                schema["additionalProperties"] = false;
            }

            foreach (var (_, property) in properties)
            {
                Close(property!);
            }
        }

        if (schema["items"] is JsonObject items)
        {
            Close(items);
        }

        if (schema["additionalProperties"] is JsonObject values)
        {
            Close(values);
        }
    }
}
