using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExtProc.Operator.Webhooks;

/// <summary>What the API server is told about an object. Warnings are shown to who applied it.</summary>
internal sealed record AdmissionAnswer
{
    public const string ApiVersion = "admission.k8s.io/v1";

    public const string Kind = "AdmissionReview";

    /// <summary>The API server shows no more of one warning, and not much more than 4 KiB of all.</summary>
    private const int MaxWarning = 256;

    private const int MaxWarnings = 12;

    public static AdmissionAnswer Allowed { get; } = new();

    /// <summary>Why the object is refused; null: it is not.</summary>
    public string? Refusal { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Operations of JSON Patch; null: the object stays as it is.</summary>
    public JsonArray? Patch { get; init; }

    /// <summary>The whole review in JSON.</summary>
    public byte[] ToJson(string uid)
    {
        var response = new JsonObject { ["uid"] = uid, ["allowed"] = Refusal is null };
        if (Refusal is not null)
        {
            response["status"] = new JsonObject { ["code"] = 422, ["reason"] = "Invalid", ["message"] = Refusal };
        }
        if (Warnings.Count > 0)
        {
            response["warnings"] = new JsonArray([.. Warnings.Take(MaxWarnings).Select(static text => JsonValue.Create(Shorten(text)))]);
        }
        if (Patch is { Count: > 0 })
        {
            response["patchType"] = "JSONPatch";
            response["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Patch.ToJsonString()));
        }
        var review = new JsonObject { ["apiVersion"] = ApiVersion, ["kind"] = Kind, ["response"] = response };
        return JsonSerializer.SerializeToUtf8Bytes(review, AdmissionJson.Default.JsonObject);
    }

    private static string Shorten(string text) => text.Length <= MaxWarning ? text : string.Concat(text.AsSpan(0, MaxWarning - 3), "...");
}
