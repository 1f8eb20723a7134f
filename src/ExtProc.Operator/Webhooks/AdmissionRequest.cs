using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ExtProc.Operator.Webhooks;

/// <summary>What the API server asks about: the request of an AdmissionReview of admission.k8s.io/v1.</summary>
internal sealed record AdmissionRequest
{
    private const int MaxUid = 128;

    public required string Uid { get; init; }

    /// <summary>Of the object, as <c>extproc.dev/AiPolicy</c>; the core group has no name.</summary>
    public required string Kind { get; init; }

    public required string Operation { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Undefined for a deletion.</summary>
    public required JsonElement Object { get; init; }

    /// <summary>Undefined for a creation.</summary>
    public required JsonElement OldObject { get; init; }

    /// <summary>Reads a review; false for anything else.</summary>
    public static bool TryRead(JsonElement review, [NotNullWhen(true)] out AdmissionRequest? request)
    {
        request = null;
        if (Text(review, "apiVersion") != AdmissionAnswer.ApiVersion || Text(review, "kind") != AdmissionAnswer.Kind
            || Field(review, "request") is not { ValueKind: JsonValueKind.Object } asked
            || Text(asked, "uid") is not { Length: > 0 and <= MaxUid } uid)
        {
            return false;
        }
        var kind = Field(asked, "kind");
        request = new AdmissionRequest
        {
            Uid = uid,
            Kind = $"{Text(kind, "group")}/{Text(kind, "kind")}",
            Operation = Text(asked, "operation") ?? "",
            Namespace = Text(asked, "namespace") ?? "",
            Object = Field(asked, "object"),
            OldObject = Field(asked, "oldObject"),
        };
        return true;
    }

    /// <summary>A field of an object; undefined where there is none.</summary>
    public static JsonElement Field(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var field) ? field : default;

    public static string? Text(JsonElement of, string name) =>
        Field(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
