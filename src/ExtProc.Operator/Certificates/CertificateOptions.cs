namespace ExtProc.Operator.Certificates;

/// <summary>The certificate that the operator makes for itself and renews: configuration section <c>Certificates</c>.</summary>
public sealed class CertificateOptions
{
    public const string Section = "Certificates";

    /// <summary>The Secret that holds it, in the namespace of the Lease; the same for all replicas. Empty: the certificate comes from files.</summary>
    public string SecretName { get; set; } = "";

    /// <summary>DNS names and IP addresses of the operator, with commas between them.</summary>
    public string Names { get; set; } = "";

    /// <summary>How long a certificate is valid; it is renewed when a third of this is left.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long the authority is valid; the next one is made when a third of this is left.</summary>
    public TimeSpan AuthorityLifetime { get; set; } = TimeSpan.FromDays(3650);

    /// <summary>How long a new authority is known to all before it signs anything.</summary>
    public TimeSpan Overlap { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often the Secret and the webhooks are looked at.</summary>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The ValidatingWebhookConfiguration that is told the authority; empty: none.</summary>
    public string ValidatingWebhook { get; set; } = "";

    /// <summary>The MutatingWebhookConfiguration that is told the authority; empty: none.</summary>
    public string MutatingWebhook { get; set; } = "";

    internal bool IsEnabled => SecretName.Length > 0;

    internal IReadOnlyList<string> NameList => Names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
