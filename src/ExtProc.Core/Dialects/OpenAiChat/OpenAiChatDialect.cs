using System.Buffers;
using System.Text.Json;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;

namespace ExtProc.Core.Dialects.OpenAiChat;

/// <summary>Chat completions and legacy completions. The two read alike, field by field; what we write differs.</summary>
internal sealed class OpenAiChatDialect(bool legacy) : IDialect
{
    public string Name => legacy ? "openai-completions" : "openai-chat";

    public ReadFault ReadRequest(ReadOnlySpan<byte> body, DialectReading reading, out RequestFacts facts)
    {
        reading.Begin();
        var fault = JsonScanner.Scan(body, OpenAiRequestFields.Table, reading.Json);
        facts = fault == ReadFault.None ? OpenAiRequestReader.Read(body, reading) : RequestFacts.None;
        return fault;
    }

    public ReadFault ReadResponse(ReadOnlySpan<byte> body, DialectReading reading, out ResponseFacts facts)
    {
        reading.Begin();
        var fault = JsonScanner.Scan(body, OpenAiResponseFields.Body, reading.Json);
        facts = fault == ReadFault.None ? OpenAiResponseReader.Read(body, reading) : ResponseFacts.None;
        return fault;
    }

    public IStreamedAnswer OpenStream(RequestFacts request, ReplyIdentity identity) =>
        new OpenAiStreamedAnswer(new OpenAiAnswer(legacy, request, identity));

    public Reply WriteError(in ReplyText text) => new(text.Status, "application/json", OpenAiError.Write(text), "extproc_blocked");

    public Reply WriteRefusal(in ReplyText text, RequestFacts request, ReplyIdentity identity)
    {
        var answer = new OpenAiAnswer(legacy, request, identity);
        var output = new ArrayBufferWriter<byte>(512);
        if (request.Stream)
        {
            for (int choice = 0; choice < request.Choices; choice++)
            {
                answer.WriteRefusalEvent(choice, text.Message, opening: true, output);
            }
            answer.WriteEnd(output);
            return new Reply(200, "text/event-stream", output.WrittenMemory, "extproc_refused");
        }
        using var json = new Utf8JsonWriter(output, OpenAiAnswer.WriterOptions);
        answer.WriteRefusalBody(json, text.Message);
        json.Flush();
        return new Reply(200, "application/json", output.WrittenMemory, "extproc_refused");
    }
}
