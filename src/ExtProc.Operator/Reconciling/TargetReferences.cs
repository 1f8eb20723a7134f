using System.Text.Json;

namespace ExtProc.Operator.Reconciling;

/// <summary>Reads the <c>targetRefs</c> of a policy's document. What is malformed is the compiler's to report and is skipped here.</summary>
internal static class TargetReferences
{
    public const string Namespace = "Namespace";

    public static IReadOnlyList<TargetReference> Read(JsonElement document)
    {
        if (!document.TryGetProperty("spec", out var spec) || spec.ValueKind != JsonValueKind.Object
            || !spec.TryGetProperty("targetRefs", out var references) || references.ValueKind != JsonValueKind.Array)
        {
            return [];
        }
        return [.. references.EnumerateArray()
            .Where(static reference => reference.ValueKind == JsonValueKind.Object)
            .Select(static reference => new TargetReference(Text(reference, "group"), Text(reference, "kind"), Text(reference, "name")))
            .Where(static reference => reference.Kind.Length > 0 && reference.Name.Length > 0)
            .Distinct()];
    }

    /// <summary>What is wrong where a policy targets a Namespace without being one of the root namespace; null: nothing.</summary>
    public static string? Misplaced(IReadOnlyList<TargetReference> references, string policyNamespace, string rootNamespace) =>
        policyNamespace != rootNamespace && references.Any(static reference => reference.Kind == Namespace)
            ? $"spec.targetRefs: only policies of {rootNamespace}, the root namespace, may target a Namespace"
            : null;

    private static string Text(JsonElement reference, string field) =>
        reference.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
