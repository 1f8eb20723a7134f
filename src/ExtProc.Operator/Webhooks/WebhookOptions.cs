namespace ExtProc.Operator.Webhooks;

/// <summary>
/// The endpoint that the API server asks before it stores policies and pods: configuration section <c>Webhook</c>. It shows the same
/// certificate as the endpoint of data planes.
/// </summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhook";

    /// <summary>Where to listen; empty: no webhooks.</summary>
    public string Listen { get; set; } = "";

    /// <summary>Largest review that is read: an object and what it was before.</summary>
    public int MaxRequestBytes { get; set; } = 8 << 20;

    /// <summary>How long a review may take; below the timeout of the webhook configurations.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Reviews at once; more are refused, and the failure policy decides.</summary>
    public int MaxConcurrent { get; set; } = 16;

    internal bool IsEnabled => Listen.Length > 0;
}
