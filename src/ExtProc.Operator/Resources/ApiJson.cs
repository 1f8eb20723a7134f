using System.Text.Json.Serialization;

namespace ExtProc.Operator.Resources;

/// <summary>The JSON of the API server's objects, generated at build time. Fields that the operator does not read are skipped.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    Converters = [typeof(ApiTime)])]
[JsonSerializable(typeof(ResourceList<AiPolicyResource>))]
[JsonSerializable(typeof(ResourceList<Gateway>))]
[JsonSerializable(typeof(ResourceList<Route>))]
[JsonSerializable(typeof(ResourceList<PlainResource>))]
[JsonSerializable(typeof(ResourceList<ExtensionPolicy>))]
[JsonSerializable(typeof(ResourceList<Lease>))]
[JsonSerializable(typeof(StatusPatch<AiPolicyStatus>))]
[JsonSerializable(typeof(StatusPatch<ConditionsStatus>))]
[JsonSerializable(typeof(StatusPatch<RouteStatus>))]
[JsonSerializable(typeof(ResourceList<Secret>))]
[JsonSerializable(typeof(SecretPatch))]
[JsonSerializable(typeof(ResourceList<WebhookConfiguration>))]
[JsonSerializable(typeof(WebhookPatch))]
[JsonSerializable(typeof(RouteParentStatus))]
[JsonSerializable(typeof(ClusterEvent))]
[JsonSerializable(typeof(TokenReview))]
[JsonSerializable(typeof(ApiStatus))]
[JsonSerializable(typeof(WatchLine))]
internal sealed partial class ApiJson : JsonSerializerContext;
