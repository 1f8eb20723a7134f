using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ExtProc.Operator.Webhooks;

/// <summary>JSON of reviews, generated at build time.</summary>
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class AdmissionJson : JsonSerializerContext;
