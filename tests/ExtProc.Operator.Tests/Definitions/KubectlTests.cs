using ExtProc.Testing.Kubernetes;
using ExtProc.Testing.Processes;

namespace ExtProc.Operator.Tests.Definitions;

/// <summary>What people see of the resource through kubectl.</summary>
internal sealed class KubectlTests
{
    [TestCase("aip.spec.mode", "FIELD: mode <string>", "Enforce: Find and act.")]
    [TestCase("aip.spec.rules.detect.pii", "FIELD: pii <Object>", "entities\t<[]string>")]
    [TestCase("aip.spec.rules.action", "FIELD: action <Object>", "Replace each finding.")]
    [TestCase("aipolicy.status", "FIELD: status <Object>", "Written by the operator")]
    [CancelAfter(60_000)]
    public async Task Explain_says_what_a_field_is_for(string field, string heading, string text, CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        await plane.InstallOwnAsync(cancellationToken);
        await Eventually.HoldsAsync(
            async () => (await plane.Admin.GetAsync("/openapi/v3/apis/extproc.dev/v1alpha1", cancellationToken)).Text.Contains("AiPolicy", StringComparison.Ordinal),
            cancellationToken);

        var output = await RunAsync(cancellationToken, "explain", field);

        Assert.That(output, Does.Contain(heading).And.Contain(text));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Get_shows_the_state_in_columns(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        await plane.InstallOwnAsync(cancellationToken);
        var space = await plane.CreateNamespaceAsync("columns", cancellationToken);
        await plane.Admin.ApplyAsync($$"""
            apiVersion: extproc.dev/v1alpha1
            kind: AiPolicy
            metadata: { name: assistants, namespace: {{space}} }
            spec: { mode: Shadow, rules: [ { name: secrets, detect: { secrets: {} }, action: { block: {} } } ] }
            """, cancellationToken);
        var status = await plane.Admin.PatchAsync($"/apis/extproc.dev/v1alpha1/namespaces/{space}/aipolicies/assistants/status", Status, cancellationToken);

        var narrow = await RunAsync(cancellationToken, "get", "aip", "-n", space);
        var wide = await RunAsync(cancellationToken, "get", "extproc", "-n", space, "-o", "wide");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(status.Message, Is.Null);
            Assert.That(Words(narrow, 0), Is.EqualTo(new[] { "NAME", "MODE", "ACCEPTED", "PROGRAMMED", "ENFORCED", "AGE" }));
            Assert.That(Words(narrow, 1)[..^1], Is.EqualTo(new[] { "assistants", "Shadow", "True", "False", "Unknown" }));
            Assert.That(Words(wide, 1)[..^1], Is.EqualTo(new[]
            {
                "assistants", "Shadow", "True", "False", "Unknown", "Accepted", "Pending", "NoTrafficSeen", "11", "12", "7",
            }));
        }
    }

    private const string Status = """
        {
          "status": {
            "observedGeneration": 1,
            "conditions": [
              { "type": "Accepted", "status": "True", "reason": "Accepted", "message": "", "observedGeneration": 1, "lastTransitionTime": "2030-01-02T03:04:05Z" },
              { "type": "Programmed", "status": "False", "reason": "Pending", "message": "11 of 12 data planes", "lastTransitionTime": "2030-01-02T03:04:05Z" },
              { "type": "Enforced", "status": "Unknown", "reason": "NoTrafficSeen", "message": "", "lastTransitionTime": "2030-01-02T03:04:05Z" }
            ],
            "dataPlanes": { "total": 12, "current": 11 },
            "tests": { "passed": 3, "failed": 0 },
            "traffic": { "exchanges": 5000000000, "blocked": 7, "redacted": 1, "uninspected": 0, "since": "2030-01-02T03:04:05Z" },
            "targets": [ { "kind": "HTTPRoute", "namespace": "payments", "name": "chat", "resolved": false, "message": "there is no such route" } ],
            "active": { "generation": 3, "document": { "spec": { "mode": "Enforce", "anything": [ 1 ] } } }
          }
        }
        """;

    private static string[] Words(string table, int line) => table.Split('\n')[line].Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var kubectl = RealParts.Kubectl.Require();
        var plane = await ControlPlane.SharedAsync();
        await plane.InstallOwnAsync(cancellationToken);
        using var home = new TemporaryFolder();
        await using var process = ChildProcess.Start(
            kubectl, ["--kubeconfig", plane.AdminKubeconfig, "--cache-dir", home.FullPath, .. arguments]);
        var code = await process.WaitForExitAsync(cancellationToken);
        Assert.That(code, Is.Zero, process.Output);
        return process.Output;
    }
}
