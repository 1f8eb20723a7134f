using System.Text;
using System.Text.Json.Nodes;
using ExtProc.Operator.Api;
using ExtProc.Operator.Certificates;
using ExtProc.Testing.Kubernetes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Tests.Certificates;

/// <summary>The Secret and the webhook configurations in a real API server.</summary>
internal sealed class CertificateRotationTests
{
    [Test]
    [CancelAfter(60_000)]
    public async Task Of_two_replicas_one_writes_and_both_show_the_same(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        var space = await plane.CreateNamespaceAsync("certificates", cancellationToken);
        await MakeSecretAsync(plane, space, cancellationToken);
        using var one = new Replica(plane, space, new CertificateOptions { SecretName = "operator", Names = "a.svc" });
        using var two = new Replica(plane, space, new CertificateOptions { SecretName = "operator", Names = "a.svc" });

        await Task.WhenAll(one.Rotation.RunOnceAsync(cancellationToken), two.Rotation.RunOnceAsync(cancellationToken));
        var secret = (await plane.Admin.GetAsync($"/api/v1/namespaces/{space}/secrets/operator", cancellationToken)).Require();
        var version = secret["metadata"]!["resourceVersion"]!.GetValue<string>();
        await one.Rotation.RunOnceAsync(cancellationToken);
        var again = (await plane.Admin.GetAsync($"/api/v1/namespaces/{space}/secrets/operator", cancellationToken)).Require();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(one.Own.Set, Is.Not.Null);
            Assert.That(two.Own.Set!.Certificate, Is.EqualTo(one.Own.Set!.Certificate));
            Assert.That(secret["data"]!.AsObject().Select(static entry => entry.Key), Is.EquivalentTo(new[] { "ca.crt", "ca.key", "tls.crt", "tls.key" }));
            Assert.That(secret["metadata"]!["labels"]!["kept"]!.GetValue<string>(), Is.EqualTo("yes"), "what others wrote stays");
            Assert.That(again["metadata"]!["resourceVersion"]!.GetValue<string>(), Is.EqualTo(version), "nothing to do, nothing written");
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Tells_the_webhooks_whom_to_trust_before_a_new_authority_signs(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        var space = await plane.CreateNamespaceAsync("certificates", cancellationToken);
        await MakeSecretAsync(plane, space, cancellationToken);
        var configuration = $"rotation-{space}";
        await plane.Admin.ApplyAsync(WebhookYaml(configuration), cancellationToken);
        var options = new CertificateOptions { SecretName = "operator", Names = "a.svc", ValidatingWebhook = configuration, MutatingWebhook = "is-not-there" };
        using var replica = new Replica(plane, space, options);

        await replica.Rotation.RunOnceAsync(cancellationToken);
        var first = await BundlesAsync(plane, configuration, cancellationToken);
        replica.Time.Advance(options.AuthorityLifetime * 0.7);
        await replica.Rotation.RunOnceAsync(cancellationToken);
        var announced = await BundlesAsync(plane, configuration, cancellationToken);
        replica.Time.Advance(options.Overlap);
        await replica.Rotation.RunOnceAsync(cancellationToken);
        var signed = replica.Own.Set!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first, Has.Length.EqualTo(2).And.All.Contains("BEGIN CERTIFICATE"));
            Assert.That(announced, Has.All.StartsWith(first[0]).And.All.Length.GreaterThan(first[0].Length));
            Assert.That(announced[0], Does.Contain(signed.Authorities[0].Trim()), "the authority that signs now was announced before");
            Assert.That(signed.Authorities[1].Trim(), Is.EqualTo(first[0].Trim()), "the earlier one is still known");
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Says_what_to_do_when_the_secret_is_missing(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        var space = await plane.CreateNamespaceAsync("certificates", cancellationToken);
        using var replica = new Replica(plane, space, new CertificateOptions { SecretName = "operator", Names = "a.svc" });

        await replica.Rotation.StartAsync(cancellationToken);
        await replica.Rotation.StopAsync(cancellationToken);

        Assert.That(replica.Log.Records.Select(static record => record.Message), Has.Some.StartsWith($"There is no Secret {space}/operator"));
    }

    private static async Task MakeSecretAsync(ControlPlane plane, string space, CancellationToken cancellationToken) => await plane.Admin.ApplyAsync(
        $$"""{ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "operator", "namespace": "{{space}}", "labels": { "kept": "yes" } } }""",
        cancellationToken);

    private static async Task<string[]> BundlesAsync(ControlPlane plane, string name, CancellationToken cancellationToken)
    {
        var path = $"/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/{name}";
        var configuration = (await plane.Admin.GetAsync(path, cancellationToken)).Require();
        return [.. configuration["webhooks"]!.AsArray().Select(static webhook => Bundle(webhook!))];
    }

    private static string Bundle(JsonNode webhook) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(webhook["clientConfig"]!["caBundle"]!.GetValue<string>()));

    private static string WebhookYaml(string name) => $$"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: { name: {{name}} }
        webhooks:
        - name: one.extproc.dev
          clientConfig: { service: { name: operator, namespace: nowhere, path: /one } }
          rules: [ { apiGroups: [none.extproc.dev], apiVersions: [v1], resources: [nothings], operations: [CREATE] } ]
          sideEffects: None
          admissionReviewVersions: [v1]
        - name: two.extproc.dev
          clientConfig: { service: { name: operator, namespace: nowhere, path: /two } }
          rules: [ { apiGroups: [none.extproc.dev], apiVersions: [v1], resources: [nothings], operations: [CREATE] } ]
          sideEffects: None
          admissionReviewVersions: [v1]
        """;

    private sealed class Replica : IDisposable
    {
        private readonly ClusterClient _cluster;
        private readonly ILoggerFactory _loggers;

        public Replica(ControlPlane plane, string space, CertificateOptions options)
        {
            var place = new ClusterOptions { Kubeconfig = plane.AdminKubeconfig, RootNamespace = space };
            _cluster = new ClusterClient(ClusterAccess.Load(place), TimeSpan.FromSeconds(10), TimeProvider.System);
            _loggers = LoggerFactory.Create(logging => logging.AddProvider(Log));
            Own = new OwnCertificate(Options.Create(options));
            Rotation = new CertificateRotation(
                _cluster, Options.Create(options), Options.Create(place), Own, Time, _loggers.CreateLogger<CertificateRotation>());
        }

        public OwnCertificate Own { get; }

        public ManualTimeProvider Time { get; } = new();

        public LogProbe Log { get; } = new();

        public CertificateRotation Rotation { get; }

        public void Dispose()
        {
            Rotation.Dispose();
            _cluster.Dispose();
            _loggers.Dispose();
        }
    }
}
