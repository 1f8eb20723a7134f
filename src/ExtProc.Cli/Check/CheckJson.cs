using System.Text;
using System.Text.Json;
using ExtProc.Core.Policies;

namespace ExtProc.Cli.Check;

/// <summary>The result for programs. Its fields are a contract.</summary>
internal static class CheckJson
{
    public static string Render(CheckResult result)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("path", result.Path);
            json.WriteBoolean("ok", !result.Set.HasErrors);
            json.WriteString("hash", result.Set.Hash);
            json.WriteNumber("errors", result.Set.Errors);
            json.WriteNumber("warnings", result.Set.Warnings);
            json.WriteStartObject("tests");
            json.WriteNumber("passed", result.Set.Tests.Values.Sum(static run => run.Passed));
            json.WriteNumber("failed", result.Set.Tests.Values.Sum(static run => run.Failed));
            json.WriteEndObject();
            json.WriteStartArray("policies");
            foreach (var policy in result.Set.Policies)
            {
                Write(json, policy);
            }
            json.WriteEndArray();
            json.WriteStartArray("diagnostics");
            foreach (var diagnostic in result.Set.Diagnostics)
            {
                Write(json, diagnostic);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, LoadedPolicy policy)
    {
        json.WriteStartObject();
        json.WriteString("name", policy.Policy.Name);
        json.WriteString("file", policy.File);
        json.WriteNumber("line", policy.Line);
        json.WriteString("hash", policy.Hash);
        json.WriteString("mode", policy.Policy.Mode.ToString());
        json.WriteString("reach", policy.Policy.Reach.ToString());
        json.WriteString("matches", policy.Policy.Match.ToString());
        json.WriteStartArray("rules");
        foreach (var rule in policy.Policy.Rules)
        {
            json.WriteStartObject();
            json.WriteString("name", rule.Name);
            json.WriteString("mode", rule.Mode.ToString());
            json.WriteString("detector", rule.Category);
            json.WriteStartArray("scope");
            foreach (var scope in RuleLine.Scopes(rule.Scope))
            {
                json.WriteStringValue(scope);
            }
            json.WriteEndArray();
            json.WriteString("action", RuleLine.Action(rule.Action));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PolicyDiagnostic diagnostic)
    {
        json.WriteStartObject();
        json.WriteString("severity", diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning");
        json.WriteString("code", diagnostic.Code);
        json.WriteString("file", diagnostic.File);
        json.WriteNumber("line", diagnostic.Line);
        json.WriteNumber("column", diagnostic.Column);
        json.WriteString("path", diagnostic.Path);
        json.WriteString("message", diagnostic.Message);
        json.WriteString("suggestion", diagnostic.Suggestion);
        json.WriteEndObject();
    }
}
