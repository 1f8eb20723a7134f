namespace ExtProc.Operator.Resources;

/// <summary>A ValidatingWebhookConfiguration or MutatingWebhookConfiguration, as far as the operator reads and writes it.</summary>
internal sealed record WebhookConfiguration : IResource
{
    public required ObjectMeta Metadata { get; init; }

    public IReadOnlyList<WebhookEntry> Webhooks { get; init; } = [];
}

internal sealed record WebhookEntry(string Name, WebhookClient ClientConfig);

/// <param name="CaBundle">The authorities that the API server trusts, PEM in base64.</param>
internal sealed record WebhookClient(string? CaBundle);

/// <summary>A strategic merge: webhooks are found by their names, and what is not said stays.</summary>
internal sealed record WebhookPatch(IReadOnlyList<WebhookEntry> Webhooks);
