using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExtProc.Operator.Webhooks;

/// <summary>Operations of JSON Patch on a pod, each only where the pod doesn't have already what it would add.</summary>
internal sealed class PodPatch(JsonElement pod)
{
    private readonly HashSet<string> _made = [];

    /// <summary>How many containers stand before the pod's own init containers.</summary>
    private int _before;

    public JsonArray Operations { get; } = [];

    /// <summary>Sets an entry of a map of texts, such as a label.</summary>
    public void SetText(string part, string map, string key, string value)
    {
        var present = AdmissionRequest.Field(AdmissionRequest.Field(pod, part), map);
        if (AdmissionRequest.Text(present, key) != value)
        {
            Make($"/{part}/{map}", present, static () => new JsonObject());
            Operate($"/{part}/{map}/{Escape(key)}", value);
        }
    }

    /// <summary>Adds a number to a list of the pod's security context.</summary>
    public void AddNumber(string list, int number)
    {
        var context = AdmissionRequest.Field(Spec, "securityContext");
        var present = AdmissionRequest.Field(context, list);
        if (present.ValueKind == JsonValueKind.Array && present.EnumerateArray().Any(item => item.TryGetInt64(out var had) && had == number))
        {
            return;
        }
        Make("/spec/securityContext", context, static () => new JsonObject());
        Make($"/spec/securityContext/{list}", present, static () => new JsonArray());
        Operate($"/spec/securityContext/{list}/-", number);
    }

    /// <summary>Adds a named item at the end of a list of the spec.</summary>
    public void Add(string list, JsonObject item) => Add(list, "-", item);

    /// <summary>Adds a named item at the beginning of a list of the spec.</summary>
    public void AddFirst(string list, JsonObject item)
    {
        if (Add(list, "0", item))
        {
            _before++;
        }
    }

    /// <summary>Gives a container a mount; a container that the pod doesn't have gets none.</summary>
    public void AddMount(string container, JsonObject mount)
    {
        AddMount("containers", 0, container, mount);
        AddMount("initContainers", _before, container, mount);
    }

    private JsonElement Spec => AdmissionRequest.Field(pod, "spec");

    private bool Add(string list, string at, JsonObject item)
    {
        var present = AdmissionRequest.Field(Spec, list);
        if (Has(present, item["name"]!.GetValue<string>()))
        {
            return false;
        }
        Make($"/spec/{list}", present, static () => new JsonArray());
        Operate($"/spec/{list}/{at}", item);
        return true;
    }

    private void AddMount(string list, int before, string container, JsonObject mount)
    {
        var containers = AdmissionRequest.Field(Spec, list);
        if (containers.ValueKind != JsonValueKind.Array)
        {
            return;
        }
        for (var i = 0; i < containers.GetArrayLength(); i++)
        {
            if (AdmissionRequest.Text(containers[i], "name") != container)
            {
                continue;
            }
            var mounts = AdmissionRequest.Field(containers[i], "volumeMounts");
            if (!Has(mounts, mount["name"]!.GetValue<string>()))
            {
                Make($"/spec/{list}/{i + before}/volumeMounts", mounts, static () => new JsonArray());
                Operate($"/spec/{list}/{i + before}/volumeMounts/-", mount.DeepClone());
            }
        }
    }

    private static bool Has(JsonElement list, string name) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().Any(item => AdmissionRequest.Text(item, "name") == name);

    private void Make(string path, JsonElement present, Func<JsonNode> empty)
    {
        if (present.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null && _made.Add(path))
        {
            Operate(path, empty());
        }
    }

    private void Operate(string path, JsonNode value) =>
        Operations.Add((JsonNode)new JsonObject { ["op"] = "add", ["path"] = path, ["value"] = value });

    private static string Escape(string key) => key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
