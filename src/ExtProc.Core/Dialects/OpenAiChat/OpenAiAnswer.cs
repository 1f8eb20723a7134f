using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExtProc.Core.Sse;

namespace ExtProc.Core.Dialects.OpenAiChat;

/// <summary>
/// Writes answers and events of our own. They carry the upstream's id, time and model once it has named them, so that a client sees one
/// answer. One thread at a time.
/// </summary>
internal sealed class OpenAiAnswer(bool legacy, RequestFacts request, ReplyIdentity identity)
{
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _event = new(256);
    private byte[]? _id;
    private byte[]? _created;
    private byte[]? _model;
    private byte[]? _object;

    public RequestFacts Request => request;

    /// <summary>Tokens counted so far, as the upstream last said; what events of our own say.</summary>
    public TokenUsage Usage { get; set; }

    /// <summary>True once all of the upstream's names are known.</summary>
    public bool IsNamed => _id is not null && _created is not null && _model is not null && _object is not null;

    /// <summary>Takes over a name from the upstream, the first that is not empty; strings without their quotes.</summary>
    public void Name(int fact, ReadOnlySpan<byte> raw)
    {
        switch (fact)
        {
            case OpenAiFact.Id when !raw.IsEmpty:
                _id ??= Quote(raw);
                break;
            case OpenAiFact.Model when !raw.IsEmpty:
                _model ??= Quote(raw);
                break;
            case OpenAiFact.Object when !raw.IsEmpty:
                _object ??= Quote(raw);
                break;
            case OpenAiFact.Created when !raw.SequenceEqual("0"u8):
                _created ??= raw.ToArray();
                break;
        }
    }

    /// <summary>An event that carries only text of one channel.</summary>
    public void WriteTail(IReadOnlyList<ChannelStep> steps, ReadOnlySpan<byte> raw, IBufferWriter<byte> output)
    {
        using var json = OpenEvent();
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, steps[1].Ordinal);
        ChannelJson.WriteMember(json, steps, from: 2, Quote(raw));
        json.WriteNull("finish_reason"u8);
        json.WriteEndObject();
        json.WriteEndArray();
        CloseEvent(json, output);
    }

    /// <summary>
    /// An event that ends one choice with a refusal; <paramref name="opening"/> when the client has not seen the choice and needs its
    /// role.
    /// </summary>
    public void WriteRefusalEvent(long choice, string message, bool opening, IBufferWriter<byte> output)
    {
        using var json = OpenEvent();
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, choice);
        WriteRefusal(json, message, "delta"u8, opening);
        json.WriteEndObject();
        json.WriteEndArray();
        CloseEvent(json, output);
    }

    /// <summary>The usage, if the client asked for it, and the end mark.</summary>
    public void WriteEnd(IBufferWriter<byte> output)
    {
        if (request.IncludeUsage)
        {
            using var json = OpenEvent();
            json.WriteStartArray("choices"u8);
            json.WriteEndArray();
            WriteUsage(json);
            CloseEvent(json, output);
        }
        SseWriter.WriteData("[DONE]"u8, output);
    }

    public void WriteRefusalBody(Utf8JsonWriter json, string message)
    {
        json.WriteStartObject();
        WriteNames(json, legacy ? "text_completion" : "chat.completion");
        json.WriteStartArray("choices"u8);
        for (int choice = 0; choice < request.Choices; choice++)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, choice);
            WriteRefusal(json, message, "message"u8, opening: true);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteUsage(json);
        json.WriteEndObject();
    }

    private void WriteRefusal(Utf8JsonWriter json, string message, ReadOnlySpan<byte> member, bool opening)
    {
        if (legacy)
        {
            json.WriteString("text"u8, Continue(message, opening));
        }
        else
        {
            json.WriteStartObject(member);
            if (opening)
            {
                json.WriteString("role"u8, "assistant"u8);
            }
            json.WriteString("content"u8, Continue(message, opening));
            json.WriteString("refusal"u8, message);
            json.WriteEndObject();
        }
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, "content_filter"u8);
    }

    /// <summary>Clients join the text to what they have already.</summary>
    private static string Continue(string message, bool opening) => opening ? message : "\n\n" + message;

    private Utf8JsonWriter OpenEvent()
    {
        _event.ResetWrittenCount();
        var json = new Utf8JsonWriter(_event, WriterOptions);
        json.WriteStartObject();
        WriteNames(json, legacy ? "text_completion" : "chat.completion.chunk");
        return json;
    }

    private void CloseEvent(Utf8JsonWriter json, IBufferWriter<byte> output)
    {
        json.WriteEndObject();
        json.Flush();
        SseWriter.WriteData(_event.WrittenSpan, output);
    }

    private void WriteNames(Utf8JsonWriter json, string kind)
    {
        json.WritePropertyName("id"u8);
        WriteNamed(json, _id, (legacy ? "cmpl-" : "chatcmpl-") + identity.Id);
        json.WritePropertyName("object"u8);
        WriteNamed(json, _object, kind);
        json.WritePropertyName("created"u8);
        if (_created is null)
        {
            json.WriteNumberValue(identity.Created.ToUnixTimeSeconds());
        }
        else
        {
            json.WriteRawValue(_created, skipInputValidation: true);
        }
        json.WritePropertyName("model"u8);
        WriteNamed(json, _model, request.Model ?? "");
    }

    private static void WriteNamed(Utf8JsonWriter json, byte[]? named, string otherwise)
    {
        if (named is null)
        {
            json.WriteStringValue(otherwise);
        }
        else
        {
            json.WriteRawValue(named, skipInputValidation: true);
        }
    }

    private void WriteUsage(Utf8JsonWriter json)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, Usage.Prompt);
        json.WriteNumber("completion_tokens"u8, Usage.Completion);
        json.WriteNumber("total_tokens"u8, Usage.Prompt + Usage.Completion);
        json.WriteEndObject();
    }

    private static byte[] Quote(ReadOnlySpan<byte> raw) => [(byte)'"', .. raw, (byte)'"'];
}
