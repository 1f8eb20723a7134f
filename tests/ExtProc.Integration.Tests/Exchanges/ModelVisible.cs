using System.Text;
using System.Text.Json.Nodes;
using ExtProc.Testing.Traffic;

namespace ExtProc.Integration.Tests.Exchanges;

/// <summary>Plants a card number in every string of a chat body that a model reads or writes, by a list of its own of where those are.</summary>
internal static class ModelVisible
{
    private const string Canary = " card " + Planted.Card + " end ";

    private static readonly string[] s_messageTexts = ["content", "refusal", "reasoning_content", "reasoning", "text"];

    public static byte[] PlantInRequest(ReadOnlySpan<byte> body, out int planted)
    {
        planted = 0;
        var root = JsonNode.Parse(Encoding.UTF8.GetString(body))!.AsObject();
        foreach (var message in Items(root["messages"]))
        {
            planted += PlantInMessage(message);
        }

        foreach (var tool in Items(root["tools"]))
        {
            planted += PlantInDescriptions(tool["function"]);
        }

        planted += PlantInDescriptions(root["functions"]) + Plant(root, "prompt") + Plant(root, "suffix");
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    public static byte[] PlantInResponse(RecordedMessage response, out int planted)
    {
        var text = Encoding.UTF8.GetString(response.Body.Span);
        planted = 0;
        if (!response.IsStream)
        {
            var root = JsonNode.Parse(text)!;
            planted = PlantInChoices(root);
            return Encoding.UTF8.GetBytes(root.ToJsonString());
        }

        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("data: {", StringComparison.Ordinal))
            {
                var root = JsonNode.Parse(lines[i]["data: ".Length..])!;
                planted += PlantInChoices(root);
                lines[i] = "data: " + root.ToJsonString();
            }
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static int PlantInChoices(JsonNode root)
    {
        var planted = 0;
        foreach (var choice in Items(root["choices"]))
        {
            planted += Plant(choice, "text") + PlantInMessage(choice["message"]) + PlantInMessage(choice["delta"]);
        }

        return planted;
    }

    private static int PlantInMessage(JsonNode? message)
    {
        var planted = s_messageTexts.Sum(name => Plant(message, name)) + Plant(message?["function_call"], "arguments");
        foreach (var part in Items(message?["content"]))
        {
            planted += Plant(part, "text") + Plant(part, "refusal");
        }

        foreach (var call in Items(message?["tool_calls"]))
        {
            planted += Plant(call["function"], "arguments");
        }

        return planted;
    }

    private static int PlantInDescriptions(JsonNode? node) => node switch
    {
        JsonObject branch => Plant(branch, "description") + branch.ToArray().Sum(static member => PlantInDescriptions(member.Value)),
        JsonArray branch => branch.Sum(PlantInDescriptions),
        _ => 0,
    };

    /// <summary>Empty strings stay empty: providers send them as placeholders, and a stream's first event is one.</summary>
    private static int Plant(JsonNode? owner, string name)
    {
        if (owner is not JsonObject parent || parent[name] is not JsonValue value || !value.TryGetValue(out string? text) || text.Length == 0)
        {
            return 0;
        }

        parent[name] = text + Canary;
        return 1;
    }

    private static IEnumerable<JsonNode> Items(JsonNode? node) => node is JsonArray array ? array.OfType<JsonNode>() : [];
}
