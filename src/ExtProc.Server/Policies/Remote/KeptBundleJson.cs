using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExtProc.Server.Policies.Remote;

/// <summary>The JSON of <see cref="KeptBundle"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(KeptBundle))]
internal sealed partial class KeptBundleJson : JsonSerializerContext;
