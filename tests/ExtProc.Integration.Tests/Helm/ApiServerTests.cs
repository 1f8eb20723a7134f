using ExtProc.Testing.Kubernetes;
using ExtProc.Testing.Processes;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>What the chart renders, against the real API server with the definitions of all neighbours installed.</summary>
[CancelAfter(180_000)]
public sealed class ApiServerTests
{
    private static readonly string[] Neighbours =
    [
        "gateway-api", "istio", "envoy-gateway-envoyextensionpolicies", "envoy-gateway-clienttrafficpolicies", "envoy-gateway-backends",
        "cert-manager-certificates", "cert-manager-issuers", "prometheus-operator-servicemonitors", "prometheus-operator-podmonitors",
        "prometheus-operator-prometheusrules",
    ];

    private static IReadOnlyList<string> Combinations => Chart.Combinations;

    [TestCaseSource(nameof(Combinations))]
    public async Task Every_object_is_accepted(string combination, CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        await plane.InstallSharedAsync(cancellationToken, Neighbours);
        var objects = await Chart.ObjectsAsync(combination, cancellationToken);
        await CreateNamespacesAsync(plane, objects, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            foreach (var item in objects)
            {
                var answer = await plane.Admin.TryApplyAsync(item, dryRun: true, cancellationToken);
                Assert.That(answer.IsSuccess, Is.True, $"{item.Kind} {item.Name}: {answer.Message}");
                Assert.That(answer.Warnings, Is.Empty, $"{item.Kind} {item.Name}");
            }
        }
    }

    [Test]
    public async Task Kubeconform_finds_no_fault_by_the_servers_own_schemas(CancellationToken cancellationToken)
    {
        var kubeconform = RealParts.Kubeconform.Require();
        var plane = await ControlPlane.SharedAsync();
        await plane.InstallSharedAsync(cancellationToken, Neighbours);
        using var folder = new TemporaryFolder();
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        var files = new List<string>();
        foreach (var combination in Chart.Combinations)
        {
            var rendered = await Chart.RenderAsync(combination, cancellationToken);
            files.Add(folder.Write($"{combination}.yaml", rendered));
            kinds.UnionWith(KubeObject.ReadAll(rendered).Select(static item => item.ApiVersion));
        }

        await OpenApiSchemas.WriteAsync(plane.Admin, kinds, folder.FullPath, cancellationToken);
        var location = Path.Combine(folder.FullPath, OpenApiSchemas.Layout);
        var good = await ProgramRun.OfAsync(kubeconform, ["-strict", "-summary", "-schema-location", location, .. files], cancellationToken);
        var bad = await ProgramRun.OfAsync(
            kubeconform, ["-strict", "-schema-location", location, folder.Write("bad.yaml", Misspelt(await Chart.RenderAsync("default", cancellationToken)))], cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(good.ExitCode, Is.Zero, good.Output + good.Errors);
            Assert.That(good.Output, Does.Contain($"{files.Count} files").And.Contain("Invalid: 0, Errors: 0, Skipped: 0"));
            Assert.That(bad.ExitCode, Is.Not.Zero, "a misspelt field passed");
            Assert.That(bad.Output, Does.Contain("readOnlyRootFileSystem"));
        }
    }

    private static string Misspelt(string rendered) => rendered.Replace("readOnlyRootFilesystem", "readOnlyRootFileSystem", StringComparison.Ordinal);

    private static async Task CreateNamespacesAsync(ControlPlane plane, IEnumerable<KubeObject> objects, CancellationToken cancellationToken)
    {
        foreach (var name in objects.Select(static item => item.Namespace).OfType<string>().Distinct())
        {
            await plane.Admin.ApplyAsync($$"""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "{{name}}" } }""", cancellationToken);
        }
    }
}
