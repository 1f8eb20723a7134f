using System.Buffers.Text;
using System.Text;

namespace ExtProc.Server.Envoy;

/// <summary>Header values as strings and numbers; the values that nearly every exchange has cost no allocation.</summary>
internal static class HeaderText
{
    public static string Of(ReadOnlySpan<byte> value) => value switch
    {
        _ when value.SequenceEqual("POST"u8) => "POST",
        _ when value.SequenceEqual("GET"u8) => "GET",
        _ when value.SequenceEqual("application/json"u8) => "application/json",
        _ when value.SequenceEqual("text/event-stream"u8) => "text/event-stream",
        _ when value.SequenceEqual("/v1/chat/completions"u8) => "/v1/chat/completions",
        _ => Encoding.UTF8.GetString(value),
    };

    /// <summary>Joins repeated headers the way HTTP does, so that a second copy can't hide behind the first.</summary>
    public static string Join(string? first, ReadOnlySpan<byte> next) => first is null ? Of(next) : $"{first}, {Of(next)}";

    /// <summary>A length of digits only; anything else is no length.</summary>
    public static long? Length(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long length, out int read) && read == value.Length && length >= 0 ? length : null;
}
