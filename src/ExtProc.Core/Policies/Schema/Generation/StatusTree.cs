using System.Text.Json.Nodes;

namespace ExtProc.Core.Policies.Schema.Generation;

/// <summary>The schema of <c>status</c>, which only the operator writes.</summary>
internal static class StatusTree
{
    private const int MaxTargets = 64;

    private const int MaxConditions = 8;

    public static JsonObject Create() => Object("What the operator knows of the policy. Written by the operator only.", new()
    {
        ["observedGeneration"] = Number("The generation of the policy that this status is about."),
        ["conditions"] = Conditions(),
        ["dataPlanes"] = Object("The data planes that have to run the policy.", new()
        {
            ["total"] = Number("How many there are."),
            ["current"] = Number("How many of them run this generation."),
        }),
        ["tests"] = Object("The policy's own tests.", new()
        {
            ["passed"] = Number("Tests that gave what they expect."),
            ["failed"] = Number("Tests that did not."),
        }),
        ["traffic"] = Object("What became of the exchanges that the policy applied to.", new()
        {
            ["exchanges"] = Number("Exchanges that the policy applied to."),
            ["blocked"] = Number("Of these, refused or cut off."),
            ["redacted"] = Number("Of these, changed."),
            ["uninspected"] = Number("Of these, with a part that nothing inspected."),
            ["since"] = Time("When counting began."),
        }),
        ["targets"] = Targets(),
        ["active"] = Object("The earlier generation that stays live while the current one is refused.", new()
        {
            ["generation"] = Number("Its number."),
            ["document"] = new JsonObject
            {
                ["description"] = "The resource as data planes run it.",
                ["type"] = "object",
                ["x-kubernetes-preserve-unknown-fields"] = true,
            },
        }),
    });

    private static JsonObject Conditions()
    {
        var condition = Object("One aspect of the policy's state.", new()
        {
            ["type"] = Text("Accepted, Programmed or Enforced.", 316),
            ["status"] = new JsonObject
            {
                ["description"] = "Whether the condition holds.",
                ["type"] = "string",
                ["enum"] = new JsonArray("True", "False", "Unknown"),
            },
            ["reason"] = Text("Why, in one word.", 1024),
            ["message"] = Text("Why, for people.", 32768, minLength: 0),
            ["observedGeneration"] = Number("The generation of the policy that the condition is about."),
            ["lastTransitionTime"] = Time("When the status became what it is."),
        });
        condition["required"] = new JsonArray("lastTransitionTime", "message", "reason", "status", "type");
        return new JsonObject
        {
            ["description"] = "Accepted: the policy is good. Programmed: every data plane runs it. Enforced: it acts on traffic.",
            ["type"] = "array",
            ["maxItems"] = MaxConditions,
            ["x-kubernetes-list-type"] = "map",
            ["x-kubernetes-list-map-keys"] = new JsonArray("type"),
            ["items"] = condition,
        };
    }

    private static JsonObject Targets()
    {
        var target = Object("One object that the policy is attached to.", new()
        {
            ["kind"] = Text("The object's kind.", 63),
            ["namespace"] = Text("Its namespace; absent for a namespace.", 63, minLength: 0),
            ["name"] = Text("Its name.", 253),
            ["resolved"] = new JsonObject { ["description"] = "Whether it was found.", ["type"] = "boolean" },
            ["message"] = Text("Why it was not, or what it stands for.", 1024, minLength: 0),
        });
        target["required"] = new JsonArray("kind", "name", "resolved");
        return new JsonObject
        {
            ["description"] = "The objects that targetRefs name.",
            ["type"] = "array",
            ["maxItems"] = MaxTargets,
            ["x-kubernetes-list-type"] = "atomic",
            ["items"] = target,
        };
    }

    private static JsonObject Object(string description, JsonObject properties) =>
        new() { ["description"] = description, ["type"] = "object", ["properties"] = properties };

    private static JsonObject Number(string description) =>
        new() { ["description"] = description, ["type"] = "integer", ["format"] = "int64", ["minimum"] = 0 };

    private static JsonObject Time(string description) => new() { ["description"] = description, ["type"] = "string", ["format"] = "date-time" };

    private static JsonObject Text(string description, int maxLength, int minLength = 1) =>
        new() { ["description"] = description, ["type"] = "string", ["minLength"] = minLength, ["maxLength"] = maxLength };
}
