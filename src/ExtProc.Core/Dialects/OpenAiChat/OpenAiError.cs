using System.Buffers;
using System.Text.Json;

namespace ExtProc.Core.Dialects.OpenAiChat;

/// <summary>The error object that the official SDKs raise as their own: as a body, and as an event that ends a stream.</summary>
internal static class OpenAiError
{
    public static ReadOnlyMemory<byte> Write(in ReplyText text)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(output, OpenAiAnswer.WriterOptions);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, text.Message);
        json.WriteString("type"u8, TypeOf(text.Status));
        json.WriteNull("param"u8);
        json.WriteString("code"u8, text.Code);
        if (text.Rule is not null)
        {
            json.WriteString("rule"u8, text.Rule);
        }
        if (text.Category is not null)
        {
            json.WriteString("category"u8, text.Category);
        }
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return output.WrittenMemory;
    }

    private static ReadOnlySpan<byte> TypeOf(int status) => status switch
    {
        401 => "authentication_error"u8,
        403 => "permission_error"u8,
        429 => "rate_limit_error"u8,
        >= 500 => "server_error"u8,
        _ => "invalid_request_error"u8,
    };
}
