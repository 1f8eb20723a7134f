using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExtProc.Testing.Kubernetes;

/// <summary>What the API server answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The body as it came.</param>
/// <param name="Warnings">Texts of the Warning headers (admission warnings, deprecations).</param>
public sealed record KubeAnswer(int Status, string Text, IReadOnlyList<string> Warnings)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The body as JSON; a body that is none (a path that the server doesn't know) becomes an object with its text as message.</summary>
    public JsonNode Json
    {
        get
        {
            try
            {
                return JsonNode.Parse(Text)!;
            }
            catch (JsonException)
            {
                return new JsonObject { ["message"] = Text };
            }
        }
    }

    /// <summary>The message of a refusal; null for a success.</summary>
    public string? Message => IsSuccess ? null : Json["message"]?.GetValue<string>() ?? Text;

    /// <summary>The object; fails the running test when the server refused.</summary>
    public JsonNode Require()
    {
        return IsSuccess ? Json : throw new InvalidOperationException($"the API server answered {Status}: {Message}");
    }
}
