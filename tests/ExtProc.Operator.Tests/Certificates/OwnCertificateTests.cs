using System.Diagnostics.Metrics;
using ExtProc.Operator.Api;
using ExtProc.Operator.Certificates;
using ExtProc.Operator.Webhooks;
using ExtProc.Server.Models;
using ExtProc.Testing.Kubernetes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Tests.Certificates;

/// <summary>A real API server calls webhooks over the certificate that the operator made, before, during and after a change of authorities.</summary>
internal sealed class OwnCertificateTests
{
    private static readonly TimeSpan s_overlap = TimeSpan.FromMinutes(30);

    [Test]
    [CancelAfter(120_000)]
    public async Task The_api_server_trusts_it_through_a_change_of_authorities(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        await plane.InstallOwnAsync(cancellationToken);
        var space = await plane.CreateNamespaceAsync("own", cancellationToken);
        await plane.Admin.ApplyAsync($$"""{ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "operator", "namespace": "{{space}}" } }""", cancellationToken);
        var options = new CertificateOptions();
        await MakeOldAuthorityAsync(plane, space, options, cancellationToken);

        var time = new ManualTimeProvider();
        time.Advance(TimeProvider.System.GetUtcNow() - time.GetUtcNow());
        await using var host = await StartAsync(plane, space, time, cancellationToken);
        await plane.Admin.ApplyAsync(Configuration(space, host.Services.GetRequiredService<WebhookListener>().Port), cancellationToken);
        var rotation = host.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<CertificateRotation>().Single();
        var own = host.Services.GetRequiredService<OwnCertificate>();

        await rotation.RunOnceAsync(cancellationToken);
        var announced = own.Set!;
        await RefusesAsync(plane, space, cancellationToken);
        time.Advance(s_overlap);
        await rotation.RunOnceAsync(cancellationToken);
        var signed = own.Set!;
        await RefusesAsync(plane, space, cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(announced.NextKey, Is.Not.Null);
            Assert.That(signed.NextKey, Is.Null);
            Assert.That(signed.Authorities, Is.EqualTo(announced.Authorities.Reverse()), "the next one signs, the earlier one is still trusted");
            Assert.That(signed.Certificate, Is.Not.EqualTo(announced.Certificate));
        }
    }

    /// <summary>As if the operator had begun so long ago that it is time for the next authority.</summary>
    private static async Task MakeOldAuthorityAsync(ControlPlane plane, string space, CertificateOptions options, CancellationToken cancellationToken)
    {
        var then = TimeProvider.System.GetUtcNow() - (options.AuthorityLifetime * 0.7);
        using var authority = Authority.Create(then, options.AuthorityLifetime);
        var (certificate, key) = authority.Issue(["127.0.0.1"], then, options.Lifetime);
        var set = new CertificateSet { Certificate = certificate, Key = key, Authorities = [authority.CertificatePem], SigningKey = authority.KeyPem };
        var data = string.Join(", ", set.ToData().Where(static entry => entry.Value is not null).Select(static entry => $"\"{entry.Key}\": \"{entry.Value}\""));
        var answer = await plane.Admin.PatchAsync($"/api/v1/namespaces/{space}/secrets/operator", $$"""{ "data": { {{data}} } }""", cancellationToken);
        answer.Require();
    }

    private static async Task<WebApplication> StartAsync(ControlPlane plane, string space, TimeProvider time, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Cluster:Kubeconfig"] = plane.AdminKubeconfig,
            ["Cluster:DataPlaneNamespace"] = space,
            ["Webhook:Listen"] = "127.0.0.1:0",
            ["Certificates:SecretName"] = "operator",
            ["Certificates:Names"] = "127.0.0.1",
            ["Certificates:ValidatingWebhook"] = space,
            ["Certificates:Overlap"] = s_overlap.ToString(),
            ["Certificates:CheckInterval"] = "01:00:00",
        }).Build();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time);
        builder.Services.AddOptions<ClusterOptions>().Bind(configuration.GetSection(ClusterOptions.Section));
        builder.Services.AddSingleton(static provider => new ClusterClient(
            ClusterAccess.Load(provider.GetRequiredService<IOptions<ClusterOptions>>().Value), TimeSpan.FromSeconds(10), TimeProvider.System));
        builder.Services.AddOwnCertificate(configuration);
        builder.Services.AddSingleton(LoadedModels.None);
        builder.Services.AddWebhooks(configuration);
        builder.Services.AddSingleton(static _ => new WebhookMetrics(new Meter("own")));
        var app = builder.Build();
        app.UseWebhooks();
        await app.StartAsync(cancellationToken);
        return app;
    }

    private static string Configuration(string space, int port) => $$"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: { name: {{space}} }
        webhooks:
        - name: validate.extproc.dev
          clientConfig: { url: "https://127.0.0.1:{{port}}/validate" }
          rules: [ { apiGroups: [extproc.dev], apiVersions: [v1alpha1], resources: [aipolicies], operations: [CREATE, UPDATE] } ]
          namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: {{space}} } }
          failurePolicy: Fail
          sideEffects: None
          admissionReviewVersions: [v1]
        """;

    /// <summary>Until the API server has taken the configuration over, its calls fail; then it is this webhook that refuses.</summary>
    private static Task RefusesAsync(ControlPlane plane, string space, CancellationToken cancellationToken)
    {
        var policy = KubeObject.ReadOne($$"""
            apiVersion: extproc.dev/v1alpha1
            kind: AiPolicy
            metadata: { name: bad, namespace: {{space}} }
            spec: { rules: [ { name: a, detect: { keywords: { patterns: ["x+"] } }, action: { block: {} } } ] }
            """);
        return Eventually.HoldsAsync(
            async () => (await plane.Admin.CreateAsync(policy, dryRun: true, cancellationToken)).Message?.Contains("the policy can't be used", StringComparison.Ordinal) ?? false,
            cancellationToken);
    }
}
