namespace ExtProc.Core.Detection.Remote;

/// <summary>What a remote guard speaks.</summary>
public enum RemoteGuardKind
{
    /// <summary>Our own webhook, <c>deploy/openapi/guard-webhook.yaml</c>.</summary>
    Webhook,

    /// <summary>An OpenAI-compatible moderation endpoint.</summary>
    Moderation,

    /// <summary>An OpenAI-compatible chat completions endpoint whose model answers as Llama Guard 3 and 4 do.</summary>
    LlamaGuard,

    /// <summary>The same with a model that answers as ShieldGemma does.</summary>
    ShieldGemma,

    /// <summary>The same with a model that answers as Granite Guardian does.</summary>
    GraniteGuardian,
}
