namespace ExtProc.Operator.Webhooks;

/// <summary>The endpoint that the API server asks before it stores policies and pods: configuration section <c>Webhook</c>.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhook";

    /// <summary>Where to listen; empty: no webhooks.</summary>
    public string Listen { get; set; } = "";

    /// <summary>PEM certificate, followed by its intermediates; without it the operator's own (section Certificates).</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM private key of the certificate.</summary>
    public string? KeyFile { get; set; }

    /// <summary>How often the files are looked at.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest review that is read: an object and what it was before.</summary>
    public int MaxRequestBytes { get; set; } = 8 << 20;

    /// <summary>How long a review may take; below the timeout of the webhook configurations.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Reviews at once; more are refused, and the failure policy decides.</summary>
    public int MaxConcurrent { get; set; } = 16;

    internal bool IsEnabled => Listen.Length > 0;
}
