using ExtProc.Core.Detection.Remote;

namespace ExtProc.Core.Policies.Schema;

/// <summary><c>spec.rules[].detect.remote</c>: a guard behind HTTP.</summary>
public static class RemoteSchema
{
    public const int MaxHeaders = 8;

    public static FieldSchema Url { get; } =
        Describe.Text("url", 2048, "Where the guard is, path included; servers may allow only some hosts (Engine:GuardHosts).", TextFormat.HttpUrl) with { Required = true };

    public static ChoiceSet<RemoteGuardKind> Kinds { get; } = new(
        "kind",
        ("Webhook", RemoteGuardKind.Webhook, "ExtProc's own webhook, deploy/openapi/guard-webhook.yaml."),
        ("Moderation", RemoteGuardKind.Moderation, "An OpenAI-compatible moderation endpoint."),
        ("LlamaGuard", RemoteGuardKind.LlamaGuard, "An OpenAI-compatible chat completions endpoint whose model answers as Llama Guard 3 and 4 do."),
        ("ShieldGemma", RemoteGuardKind.ShieldGemma, "The same with a model that answers as ShieldGemma does."),
        ("GraniteGuardian", RemoteGuardKind.GraniteGuardian, "The same with a model that answers as Granite Guardian does."));

    public static FieldSchema Kind { get; } = Describe.Choice("kind", Kinds, "Webhook", "What the guard speaks.");

    public static FieldSchema Timeout { get; } = Describe.Text(
        "timeout", 16, "How long an answer is waited for, a retry included, from 10ms to 30s; then onError decides.", TextFormat.Duration) with { Default = "\"300ms\"" };

    public static FieldSchema Cache { get; } =
        Describe.Text("cache", 16, "How long verdicts are kept by content, up to 24h; absent: not at all.", TextFormat.Duration);

    public static FieldSchema Model { get; } = Describe.Text("model", 256, "The model that is named to a moderation or chat endpoint.");

    public static FieldSchema Threshold { get; } =
        Describe.Integer("threshold", 0, 100, null, "Percent: findings of a lower score do not count; absent: what the guard reports counts.");

    public static FieldSchema Categories { get; } =
        Describe.Texts("categories", 64, 64, "The guard's categories that count, without case; absent: all. What it calls unsafe without saying for what always counts.");

    public static FieldSchema HeaderName { get; } =
        Describe.Text("name", 64, "The header.", TextFormat.HeaderName) with { Required = true };

    public static FieldSchema Secret { get; } = Describe.Text(
        "secret", 253, "The file with the value, in the folder of the policy's namespace in the data plane's folder of guards' secrets (Engine:GuardSecrets).",
        TextFormat.DnsSubdomain) with { Required = true };

    public static FieldSchema Prefix { get; } = Describe.Text("prefix", 32, "Stands before the value, as in \"Bearer \".");

    public static ObjectSchema Header { get; } = new("header", [HeaderName, Secret, Prefix]);

    public static FieldSchema Headers { get; } =
        Describe.Objects("headers", Header, MaxHeaders, "Credentials that each request carries.", HeaderName.Name);

    public static FieldSchema Authorities { get; } = Describe.Text(
        "authorities", 253, "The file with the PEM authorities of the guard's certificate, beside the secrets; absent: the system's.", TextFormat.DnsSubdomain);

    public static FieldSchema Remote { get; } = Describe.Object(
        "remote", new("remote", [Url, Kind, Timeout, Cache, Model, Threshold, Categories, Headers, Authorities]),
        "What a guard of your own says, asked over HTTP.");
}
