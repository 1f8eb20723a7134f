using System.Text;
using System.Text.Json;

namespace ExtProc.Cli.Testing;

/// <summary>The report for programs. Its fields are a contract.</summary>
internal static class TestJson
{
    public static string Render(TestReport report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("path", report.Path);
            json.WriteBoolean("ok", report.IsGood);
            json.WriteNumber("passed", report.Passed);
            json.WriteNumber("failed", report.Failed);
            json.WriteStartArray("tests");
            foreach (var (policy, test) in report.Results)
            {
                json.WriteStartObject();
                json.WriteString("policy", policy);
                json.WriteString("name", test.Name);
                json.WriteBoolean("passed", test.IsPassed);
                json.WriteString("expected", test.Expected.ToString());
                json.WriteString("actual", test.Actual?.ToString());
                json.WriteString("rule", test.Rule);
                json.WriteString("failure", test.Failure);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("problems");
            foreach (var problem in report.Problems)
            {
                json.WriteStringValue(problem.ToString());
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
