using System.Diagnostics.Metrics;
using System.Text;
using ExtProc.Operator.Certificates;
using ExtProc.Operator.Distribution;
using ExtProc.Operator.Webhooks;
using ExtProc.Server.Hosting;
using ExtProc.Server.Models;
using ExtProc.Testing.Kubernetes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Tests.Webhooks;

/// <summary>The webhooks on a port of their own, with a certificate of a <see cref="TestAuthority"/>, and the objects that lead an API server to them.</summary>
internal sealed class WebhookRig : IAsyncDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly Meter _meter = new("webhooks");
    private readonly WebApplication _app;

    private WebhookRig(IReadOnlyDictionary<string, string?> settings, TimeProvider time)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Webhook:Listen"] = "127.0.0.1:0",
            ["Injection:Image"] = "extproc:test",
            ["Injection:OperatorUrl"] = "https://extproc-operator.extproc-system.svc:9443",
        }).AddInMemoryCollection(settings).Build();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Logging.AddProvider(Log);
        builder.Services.AddSingleton(time);
        builder.Services.AddOwnCertificate(configuration);
        builder.Services.AddSingleton(LoadedModels.None);
        builder.Services.AddOptions<EngineSettings>().Bind(configuration.GetSection(EngineSettings.Section));
        builder.Services.AddWebhooks(configuration);
        builder.Services.AddSingleton(new WebhookMetrics(_meter));
        var (certificate, key) = _authority.Issue("webhook");
        var serving = ServingCertificate.FromPem(certificate, key);
        builder.Services.AddSingleton(() => serving);
        _app = builder.Build();
        _app.UseWebhooks();
    }

    public LogProbe Log { get; } = new();

    public Uri Address => new($"https://127.0.0.1:{_app.Services.GetRequiredService<WebhookListener>().Port}");

    public static Task<WebhookRig> StartAsync(CancellationToken cancellationToken) =>
        StartAsync(new Dictionary<string, string?>(), TimeProvider.System, cancellationToken);

    public static async Task<WebhookRig> StartAsync(
        IReadOnlyDictionary<string, string?> settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var rig = new WebhookRig(settings, time);
        await rig._app.StartAsync(cancellationToken);
        return rig;
    }

    public HttpClient CreateClient() => TrustedClient.Create(Address, _authority.Certificate.ExportCertificatePem());

    /// <summary>Leads the reviews of a namespace to this rig.</summary>
    public Task<IReadOnlyList<System.Text.Json.Nodes.JsonNode>> ValidateAsync(
        ControlPlane plane, string space, string failurePolicy, CancellationToken cancellationToken) =>
        plane.Admin.ApplyAsync(Configuration("ValidatingWebhookConfiguration", space, "/validate", $$"""
              rules: [ { apiGroups: [extproc.dev], apiVersions: [v1alpha1], resources: [aipolicies], operations: [CREATE, UPDATE] } ]
              failurePolicy: {{failurePolicy}}
            """), cancellationToken);

    public Task<IReadOnlyList<System.Text.Json.Nodes.JsonNode>> MutateAsync(ControlPlane plane, string space, CancellationToken cancellationToken) =>
        plane.Admin.ApplyAsync(Configuration("MutatingWebhookConfiguration", space, "/mutate", """
              rules: [ { apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE] } ]
              failurePolicy: Fail
              reinvocationPolicy: IfNeeded
            """), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _meter.Dispose();
        _authority.Dispose();
    }

    private string Configuration(string kind, string space, string path, string rest) => $$"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: {{kind}}
        metadata: { name: {{space}} }
        webhooks:
        - name: {{path[1..]}}.extproc.dev
          clientConfig:
            url: {{new Uri(Address, path)}}
            caBundle: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(_authority.Certificate.ExportCertificatePem()))}}
          namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: {{space}} } }
          timeoutSeconds: 5
          sideEffects: None
          admissionReviewVersions: [v1]
        {{rest}}
        """;
}
