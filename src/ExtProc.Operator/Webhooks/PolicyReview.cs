using System.Text;
using System.Text.Json;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Reading;
using ExtProc.Operator.Reconciling;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Webhooks;

/// <summary>
/// Judges an AiPolicy before it is stored, with the compiler that the operator and the data planes have and with its own tests. Says everything that is wrong at
/// once. Pure and thread-safe.
/// </summary>
internal static class PolicyReview
{
    public const string Kind = "extproc.dev/AiPolicy";

    /// <summary>More is counted, not told: what kubectl prints stays readable.</summary>
    private const int MaxErrors = 20;

    /// <param name="request">About any object; one that is no AiPolicy passes.</param>
    /// <param name="rootNamespace">Only here a policy may target namespaces.</param>
    /// <param name="models">The models that tests are played with.</param>
    /// <param name="guardHosts">Where remote guards may be; null: anywhere.</param>
    public static AdmissionAnswer Judge(AdmissionRequest request, string rootNamespace, ISemanticDetector models, GuardHosts? guardHosts)
    {
        if (!MustBeJudged(request))
        {
            return AdmissionAnswer.Allowed;
        }
        var document = DocumentOf(request);
        var set = PolicyLoader.Load([JsonSpecReader.Read(null, Encoding.UTF8.GetBytes(document.GetRawText()))], models: models, guardHosts: guardHosts);
        var warnings = Texts(set, DiagnosticSeverity.Warning);
        var errors = Texts(set, DiagnosticSeverity.Error);
        if (TargetReferences.Misplaced(TargetReferences.Read(document), request.Namespace, rootNamespace) is { } misplaced)
        {
            errors = [.. errors, misplaced];
        }
        return new AdmissionAnswer { Refusal = errors.Length > 0 ? Tell(errors) : null, Warnings = warnings };
    }

    /// <summary>What the author wrote, as the operator and the data planes get it: status and managed fields count for no cap.</summary>
    private static JsonElement DocumentOf(AdmissionRequest request)
    {
        var name = AdmissionRequest.Text(AdmissionRequest.Field(request.Object, "metadata"), "name") ?? "unnamed";
        return PolicyDocument.Of(new ResourceName(request.Namespace, name), AdmissionRequest.Field(request.Object, "spec"));
    }

    /// <summary>
    /// A policy whose text stays as it is, and one that is being deleted, must pass: else a bad one that is stored already could neither
    /// lose its finalizers nor get a label.
    /// </summary>
    private static bool MustBeJudged(AdmissionRequest request)
    {
        if (request.Kind != Kind || request.Operation is not ("CREATE" or "UPDATE") || request.Object.ValueKind != JsonValueKind.Object)
        {
            return false;
        }
        if (AdmissionRequest.Field(AdmissionRequest.Field(request.Object, "metadata"), "deletionTimestamp").ValueKind == JsonValueKind.String)
        {
            return false;
        }
        return request.OldObject.ValueKind != JsonValueKind.Object
            || !JsonElement.DeepEquals(AdmissionRequest.Field(request.Object, "spec"), AdmissionRequest.Field(request.OldObject, "spec"));
    }

    private static string[] Texts(PolicySet set, DiagnosticSeverity severity) =>
        [.. set.Diagnostics.Where(found => found.Severity == severity).Select(Text)];

    private static string Text(PolicyDiagnostic found)
    {
        var text = found.Path.Length == 0 ? found.Message : $"{found.Path}: {found.Message}";
        return found.Suggestion is null ? text : $"{text}; {found.Suggestion}";
    }

    private static string Tell(string[] errors)
    {
        var text = new StringBuilder("the policy can't be used:");
        foreach (var error in errors.Take(MaxErrors))
        {
            text.Append("\n- ").Append(error);
        }
        if (errors.Length > MaxErrors)
        {
            text.Append("\nand ").Append(errors.Length - MaxErrors).Append(" more");
        }
        return text.ToString();
    }
}
