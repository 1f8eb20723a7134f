using ExtProc.Operator.Tests.Running;
using ExtProc.Operator.Webhooks;
using ExtProc.Server.Hosting;
using ExtProc.Testing.Kubernetes;
using Microsoft.Extensions.DependencyInjection;

namespace ExtProc.Operator.Tests.Webhooks;

/// <summary>The whole operator with its webhooks and a certificate of its own.</summary>
internal sealed class OperatorWebhookTests
{
    [Test]
    [CancelAfter(120_000)]
    public async Task Refuses_at_the_door_and_judges_later_what_passed_while_it_was_away(CancellationToken cancellationToken)
    {
        await using var plane = await ControlPlane.StartAsync(cancellationToken);
        await OperatorBed.PrepareAsync(plane, cancellationToken);
        await plane.Admin.ApplyAsync($$"""{ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "operator", "namespace": "{{OperatorBed.Root}}" } }""", cancellationToken);

        await using (var bed = await StartAsync(plane, cancellationToken))
        {
            await plane.Admin.ApplyAsync(Configuration(bed.Host.Services.GetRequiredService<WebhookListener>().Port), cancellationToken);
            await Eventually.HoldsAsync(
                async () => (await plane.Admin.CreateAsync(Bad("door"), dryRun: false, cancellationToken)).Message is { } message
                    && message.Contains("denied the request: the policy can't be used", StringComparison.Ordinal),
                cancellationToken);
        }

        var passed = await plane.Admin.CreateAsync(Bad("away"), dryRun: false, cancellationToken);
        await using var again = await StartAsync(plane, cancellationToken);
        await again.WaitAsync(OperatorBed.Root, "away", "Accepted=False Invalid", cancellationToken);

        Assert.That(passed.Message, Is.Null, "failurePolicy Ignore: an operator that is away stops nobody");
    }

    [Test]
    public void A_webhook_without_a_certificate_is_refused_at_start()
    {
        var settings = OperatorBed.Settings(("Webhook:Listen", "127.0.0.1:0"), ("Cluster:Kubeconfig", "/nowhere"));
        Assert.That(
            async () => await ExtProc.Operator.Hosting.OperatorHost.StartAsync(settings, CancellationToken.None),
            Throws.InstanceOf<SettingsException>().With.Property(nameof(SettingsException.Errors)).Some.Contains("let the operator make one with Certificates:SecretName"));
    }

    private static Task<OperatorBed> StartAsync(ControlPlane plane, CancellationToken cancellationToken) => OperatorBed.StartAsync(
        plane,
        cancellationToken,
        ("Webhook:Listen", "127.0.0.1:0"),
        ("Certificates:SecretName", "operator"),
        ("Certificates:Names", "127.0.0.1"),
        ("Certificates:ValidatingWebhook", "extproc"),
        ("Certificates:CheckInterval", "00:00:01"));

    private static KubeObject Bad(string name) => KubeObject.ReadOne($$"""
        apiVersion: extproc.dev/v1alpha1
        kind: AiPolicy
        metadata: { name: {{name}}, namespace: {{OperatorBed.Root}} }
        spec: { rules: [ { name: a, detect: { keywords: { patterns: ["x+"] } }, action: { block: {} } } ] }
        """);

    private static string Configuration(int port) => $$"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: { name: extproc }
        webhooks:
        - name: aipolicies.extproc.dev
          clientConfig: { url: "https://127.0.0.1:{{port}}/validate" }
          rules: [ { apiGroups: [extproc.dev], apiVersions: [v1alpha1], resources: [aipolicies], operations: [CREATE, UPDATE] } ]
          failurePolicy: Ignore
          sideEffects: None
          admissionReviewVersions: [v1]
        """;
}
