using System.Text;
using System.Text.Json.Nodes;
using ExtProc.Testing.Kubernetes;
using ExtProc.Testing.Processes;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>The real helm installs, upgrades and uninstalls against a real API server. No controller is there, so pods never run.</summary>
[CancelAfter(300_000)]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
[NonParallelizable]
public sealed class InstallTests
{
    private const string Webhooks = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/extproc-operator-extproc-system";
    private const string Secret = "/api/v1/namespaces/extproc-system/secrets/extproc-operator-tls";

    private ControlPlane _plane = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        RealParts.Helm.Require();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        _plane = await ControlPlane.StartAsync(limit.Token);
        await _plane.InstallSharedAsync(limit.Token, "gateway-api", "envoy-gateway-envoyextensionpolicies", "envoy-gateway-clienttrafficpolicies");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_plane is not null)
        {
            await _plane.DisposeAsync();
        }
    }

    [Test]
    public async Task What_the_operator_wrote_survives_an_upgrade_and_policies_survive_an_uninstall(CancellationToken cancellationToken)
    {
        (await HelmAsync(cancellationToken, "install", "extproc-crds", RepositoryRoot.Combine("helm", "extproc-crds"), "-n", Chart.Namespace, "--create-namespace")).Require();
        var notes = (await HelmAsync(cancellationToken, "install", "extproc", Chart.Folder, "-n", Chart.Namespace)).Require();
        await WriteAsTheOperatorDoesAsync(cancellationToken);
        (await HelmAsync(cancellationToken, "upgrade", "extproc", Chart.Folder, "-n", Chart.Namespace, "--set", "log.level=Debug,commonLabels.team=ai")).Require();
        var secret = (await _plane.Admin.GetAsync(Secret, cancellationToken)).Require();
        var webhook = (await _plane.Admin.GetAsync(Webhooks, cancellationToken)).Require();
        (await HelmAsync(cancellationToken, "uninstall", "extproc", "-n", Chart.Namespace)).Require();
        (await HelmAsync(cancellationToken, "uninstall", "extproc-crds", "-n", Chart.Namespace)).Require();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(notes, Does.Contain("NO TRAFFIC IS INSPECTED").And.Contain("helm test extproc -n extproc-system"));
            Assert.That((string?)secret["metadata"]!["labels"]!["team"], Is.EqualTo("ai"), "the upgrade did reach it");
            Assert.That((string?)secret["data"]?["tls.key"], Is.EqualTo("a2V5"));
            Assert.That((string?)webhook["webhooks"]![0]!["clientConfig"]!["caBundle"], Is.Not.Null);
            Assert.That((await _plane.Admin.GetAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/aipolicies.extproc.dev", cancellationToken)).Status, Is.EqualTo(200), "definitions are kept");
            Assert.That((await _plane.Admin.GetAsync(Secret, cancellationToken)).Status, Is.EqualTo(404));
        }
    }

    [TestCase("EnvoyExtensionPolicy", "Move its filters to a policy with another target")]
    [TestCase("ClientTrafficPolicy", "set attach.envoyGateway.clientTrafficPolicy.enabled: false")]
    public async Task A_users_own_policy_is_not_shadowed(string kind, string advice, CancellationToken cancellationToken)
    {
        var item = $$"""
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: {{kind}}
            metadata: { name: mine, namespace: gateways }
            spec:
              targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: ai }]
            """;
        await _plane.Admin.ApplyAsync("{ \"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": { \"name\": \"gateways\" } }", cancellationToken);
        await _plane.Admin.ApplyAsync(item, cancellationToken);
        string[] install = ["install", "other", Chart.Folder, "-n", "default", "--dry-run=server", "-f", Chart.ValuesOf("envoy-gateway")];
        var refused = await HelmAsync(cancellationToken, install);
        var forced = await HelmAsync(cancellationToken, [.. install, "--set", "attach.envoyGateway.allowShadowing=true"]);
        await _plane.Admin.DeleteAsync(await _plane.Admin.PathAsync(KubeObject.ReadOne(item), cancellationToken), cancellationToken);
        var free = await HelmAsync(cancellationToken, install);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.ExitCode, Is.Not.Zero);
            Assert.That(refused.Errors, Does.Contain($"{kind} gateways/mine has the same target, Gateway ai").And.Contain(advice));
            Assert.That(forced.ExitCode, Is.Zero, forced.Errors);
            Assert.That(free.ExitCode, Is.Zero, free.Errors);
        }
    }

    private async Task WriteAsTheOperatorDoesAsync(CancellationToken cancellationToken)
    {
        (await _plane.Admin.PatchAsync(Secret, """{ "data": { "tls.key": "a2V5", "ca.crt": "Y2E=" } }""", cancellationToken)).Require();
        using var authority = new TestAuthority();
        var bundle = Convert.ToBase64String(Encoding.UTF8.GetBytes(authority.Certificate.ExportCertificatePem()));
        var patch = new JsonObject
        {
            ["webhooks"] = new JsonArray(new JsonObject { ["name"] = "aipolicies.extproc.dev", ["clientConfig"] = new JsonObject { ["caBundle"] = bundle } }),
        };
        (await _plane.Admin.SendAsync(HttpMethod.Patch, Webhooks, patch.ToJsonString(), "application/strategic-merge-patch+json", cancellationToken)).Require();
    }

    private Task<ProgramRun> HelmAsync(CancellationToken cancellationToken, params IReadOnlyList<string> arguments) =>
        ProgramRun.OfAsync(RealParts.Helm.Require(), [.. arguments, "--kubeconfig", _plane.AdminKubeconfig], cancellationToken);
}
