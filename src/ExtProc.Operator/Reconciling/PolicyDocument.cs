using System.Buffers;
using System.Text.Json;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>The resource as data planes get it: nothing but what the author wrote, keys in ordinal order, equal for all replicas.</summary>
internal static class PolicyDocument
{
    public static JsonElement Of(ResourceName name, JsonElement spec)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", "extproc.dev/v1alpha1");
            writer.WriteString("kind", "AiPolicy");
            writer.WriteStartObject("metadata");
            writer.WriteString("name", name.Name);
            writer.WriteString("namespace", name.Namespace);
            writer.WriteEndObject();
            if (spec.ValueKind != JsonValueKind.Undefined)
            {
                writer.WritePropertyName("spec");
                Write(writer, spec);
            }
            writer.WriteEndObject();
        }
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>The API server caps how deep an object is nested.</summary>
    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject().OrderBy(static property => property.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
