using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExtProc.Operator.Distribution;

/// <summary>The JSON between replicas.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RelayedReport))]
internal sealed partial class RelayJson : JsonSerializerContext;
