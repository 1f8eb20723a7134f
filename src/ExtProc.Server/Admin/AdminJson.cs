using System.Text.Json.Serialization;

namespace ExtProc.Server.Admin;

/// <summary>Serialisers of the admin endpoint, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PoliciesReport))]
[JsonSerializable(typeof(ReadinessReport))]
internal sealed partial class AdminJson : JsonSerializerContext;
