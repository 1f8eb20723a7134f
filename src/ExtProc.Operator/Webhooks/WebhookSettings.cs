using ExtProc.Operator.Certificates;
using ExtProc.Operator.Distribution;
using ExtProc.Server.Hosting.Settings;
using Microsoft.Extensions.Configuration;

namespace ExtProc.Operator.Webhooks;

/// <summary>The settings of the webhooks, of the sidecar that they inject, and of the certificate that the operator makes.</summary>
internal static class WebhookSettings
{
    private static readonly WebhookOptions Webhook = new();
    private static readonly InjectionOptions Injection = new();
    private static readonly CertificateOptions Certificates = new();

    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Text("Webhook:Listen", Webhook.Listen, "Where the API server asks about policies and pods; else nowhere.", "an address"),
        Setting.Count("Webhook:MaxRequestBytes", Webhook.MaxRequestBytes, "Largest review: an object and what it was before."),
        Setting.Duration("Webhook:Deadline", Webhook.Deadline, "How long a review may take; below the timeoutSeconds of the webhooks."),
        Setting.Count("Webhook:MaxConcurrent", Webhook.MaxConcurrent, "Reviews at once; for more the failurePolicy decides."),
        Setting.Text("Injection:Image", Injection.Image, "Image of the sidecar; without it nothing is injected.", "an image"),
        Setting.Text("Injection:ImagePullPolicy", Injection.ImagePullPolicy, "When the image is pulled.", "Always, IfNotPresent or Never"),
        Setting.Text("Injection:OperatorUrl", Injection.OperatorUrl, "Where sidecars fetch their policies.", "a URL"),
        Setting.Text("Injection:CaFile", Injection.CaFile, "PEM authorities that sidecars trust as operator; else those of the operator's own certificate.", "a file"),
        Setting.Text("Injection:Audience", Injection.Audience, "What sidecars' tokens are made for.", "a name"),
        Setting.Text("Injection:Containers", Injection.Containers, "Containers that get the socket, where a pod doesn't name its own with extproc.dev/containers.", "names with commas"),
        Setting.Text("Injection:AdminListen", Injection.AdminListen, "Where the sidecar's probes and metrics are.", "an address"),
        Setting.Text("Injection:Arguments", Injection.Arguments, "Further arguments of the sidecar.", "a JSON list"),
        Setting.Text("Injection:Resources", Injection.Resources, "Requests and limits of the sidecar.", "a JSON object"),
        Setting.Text("Injection:GuardSecret", Injection.GuardSecret, "Secret, in a pod's own namespace, with what remote guards of that namespace's policies are shown.", "a name"),
        Setting.Text("Certificates:SecretName", Certificates.SecretName, "Secret, in the namespace of the Lease, of a certificate that the operator makes and renews.", "a name"),
        Setting.Text("Certificates:Names", Certificates.Names, "DNS names and addresses of the operator in it.", "names with commas"),
        Setting.Duration("Certificates:Lifetime", Certificates.Lifetime, "How long it is valid; it is renewed when a third is left."),
        Setting.Duration("Certificates:AuthorityLifetime", Certificates.AuthorityLifetime, "How long its authority is valid; the next one is made when a third is left."),
        Setting.Duration("Certificates:Overlap", Certificates.Overlap, "How long a new authority is known to all before it signs."),
        Setting.Duration("Certificates:CheckInterval", Certificates.CheckInterval, "How often the Secret and the webhooks are looked at."),
        Setting.Text("Certificates:ValidatingWebhook", Certificates.ValidatingWebhook, "ValidatingWebhookConfiguration that is told the authorities.", "a name"),
        Setting.Text("Certificates:MutatingWebhook", Certificates.MutatingWebhook, "MutatingWebhookConfiguration that is told the authorities.", "a name"),
    ];

    /// <summary>Everything that is wrong with them.</summary>
    public static IEnumerable<string> Errors(IConfiguration settings)
    {
        var webhook = settings.GetSection(WebhookOptions.Section).Get<WebhookOptions>() ?? Webhook;
        var certificates = settings.GetSection(CertificateOptions.Section).Get<CertificateOptions>() ?? Certificates;
        var injection = settings.GetSection(InjectionOptions.Section).Get<InjectionOptions>();
        var file = settings[$"{DistributionOptions.Section}:{nameof(DistributionOptions.CertificateFile)}"];
        if (webhook.IsEnabled && !certificates.IsEnabled && string.IsNullOrEmpty(file))
        {
            yield return "Webhook:Listen needs a certificate: name one with Distribution:CertificateFile, or let the operator make one with Certificates:SecretName.";
        }
        if (certificates.IsEnabled && !string.IsNullOrEmpty(file))
        {
            yield return "Certificates:SecretName and Distribution:CertificateFile are both set: the certificate comes from one of them.";
        }
        foreach (var error in OptionsCheck.Of(webhook, new WebhookOptionsValidator())
            .Concat(OptionsCheck.Of(injection, new InjectionOptionsValidator()))
            .Concat(OptionsCheck.Of(certificates, new CertificateOptionsValidator())))
        {
            yield return error;
        }
    }
}
