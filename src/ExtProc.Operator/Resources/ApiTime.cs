using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExtProc.Operator.Resources;

/// <summary>Times as the API server wants them: RFC 3339 in UTC, with microseconds where there are any.</summary>
internal sealed class ApiTime : JsonConverter<DateTimeOffset>
{
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string Microseconds = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        var utc = value.ToUniversalTime();
        writer.WriteStringValue(utc.ToString(utc.Ticks % TimeSpan.TicksPerSecond == 0 ? Seconds : Microseconds, CultureInfo.InvariantCulture));
    }
}
