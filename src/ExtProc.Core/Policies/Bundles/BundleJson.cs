using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExtProc.Core.Policies.Bundles;

/// <summary>The JSON of bundles and reports: the wire between operator and data plane, and the file that a data plane keeps.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(PolicyBundle))]
[JsonSerializable(typeof(DataPlaneReport))]
public sealed partial class BundleJson : JsonSerializerContext;
