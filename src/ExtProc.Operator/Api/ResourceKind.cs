using System.Text.Json.Serialization.Metadata;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Api;

/// <summary>A kind of objects and where the API server has it.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Version">The version that is read and written.</param>
/// <param name="Kind">The kind's name.</param>
/// <param name="Plural">As paths have it.</param>
/// <param name="IsNamespaced">Whether its objects belong to namespaces.</param>
/// <param name="Item">JSON of one object.</param>
/// <param name="List">JSON of a page.</param>
internal sealed record ResourceKind<T>(
    string Group, string Version, string Kind, string Plural, bool IsNamespaced, JsonTypeInfo<T> Item, JsonTypeInfo<ResourceList<T>> List)
    where T : class, IResource
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    private string Root => Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";

    /// <summary>All objects of the cluster.</summary>
    public string Path => $"{Root}/{Plural}";

    public string PathOf(ResourceName name) =>
        IsNamespaced ? $"{PathIn(name.Namespace)}/{Uri.EscapeDataString(name.Name)}" : $"{Path}/{Uri.EscapeDataString(name.Name)}";

    public string PathIn(string @namespace) => $"{Root}/namespaces/{Uri.EscapeDataString(@namespace)}/{Plural}";
}

/// <summary>The kinds that the operator reads.</summary>
internal static class ResourceKinds
{
    private const string GatewayApi = "gateway.networking.k8s.io";

    public static ResourceKind<AiPolicyResource> AiPolicies { get; } = new(
        "extproc.dev", "v1alpha1", "AiPolicy", "aipolicies", true, ApiJson.Default.AiPolicyResource, ApiJson.Default.ResourceListAiPolicyResource);

    public static ResourceKind<Gateway> Gateways { get; } = new(
        GatewayApi, "v1", "Gateway", "gateways", true, ApiJson.Default.Gateway, ApiJson.Default.ResourceListGateway);

    public static ResourceKind<Route> HttpRoutes { get; } = Routes("HTTPRoute", "httproutes");

    public static ResourceKind<Route> GrpcRoutes { get; } = Routes("GRPCRoute", "grpcroutes");

    public static ResourceKind<PlainResource> Services { get; } = new(
        "", "v1", "Service", "services", true, ApiJson.Default.PlainResource, ApiJson.Default.ResourceListPlainResource);

    public static ResourceKind<PlainResource> Namespaces { get; } = new(
        "", "v1", "Namespace", "namespaces", false, ApiJson.Default.PlainResource, ApiJson.Default.ResourceListPlainResource);

    public static ResourceKind<ExtensionPolicy> ExtensionPolicies { get; } = new(
        "gateway.envoyproxy.io", "v1alpha1", "EnvoyExtensionPolicy", "envoyextensionpolicies", true, ApiJson.Default.ExtensionPolicy, ApiJson.Default.ResourceListExtensionPolicy);

    public static ResourceKind<Lease> Leases { get; } = new(
        "coordination.k8s.io", "v1", "Lease", "leases", true, ApiJson.Default.Lease, ApiJson.Default.ResourceListLease);

    public static ResourceKind<Secret> Secrets { get; } = new(
        "", "v1", "Secret", "secrets", true, ApiJson.Default.Secret, ApiJson.Default.ResourceListSecret);

    public static ResourceKind<WebhookConfiguration> ValidatingWebhooks { get; } = Webhooks("ValidatingWebhookConfiguration", "validatingwebhookconfigurations");

    public static ResourceKind<WebhookConfiguration> MutatingWebhooks { get; } = Webhooks("MutatingWebhookConfiguration", "mutatingwebhookconfigurations");

    private static ResourceKind<WebhookConfiguration> Webhooks(string kind, string plural) => new(
        "admissionregistration.k8s.io", "v1", kind, plural, false, ApiJson.Default.WebhookConfiguration, ApiJson.Default.ResourceListWebhookConfiguration);

    private static ResourceKind<Route> Routes(string kind, string plural) =>
        new(GatewayApi, "v1", kind, plural, true, ApiJson.Default.Route, ApiJson.Default.ResourceListRoute);
}
