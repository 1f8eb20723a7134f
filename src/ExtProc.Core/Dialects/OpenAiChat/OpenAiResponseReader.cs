using ExtProc.Core.Json;

namespace ExtProc.Core.Dialects.OpenAiChat;

/// <summary>Reads whole answers and error bodies.</summary>
internal static class OpenAiResponseReader
{
    private const int MaxNameBytes = 256;

    public static ResponseFacts Read(ReadOnlySpan<byte> body, DialectReading reading)
    {
        var choices = new OpenAiChoiceReader(reading);
        var usage = default(OpenAiUsageReader);
        string? model = null, id = null;
        bool isAnswer = false, isError = false;
        foreach (ref readonly var fact in reading.Json.Facts)
        {
            var raw = body.Slice(fact.Start, fact.Length);
            switch (fact.Id)
            {
                case OpenAiFact.Model when fact.Kind == JsonKind.String:
                    model = JsonText.ToText(raw, MaxNameBytes);
                    break;
                case OpenAiFact.Id when fact.Kind == JsonKind.String:
                    id = JsonText.ToText(raw, MaxNameBytes);
                    break;
                case OpenAiFact.ChoiceList:
                    isAnswer = true;
                    break;
                case OpenAiFact.Error:
                    isError |= fact.Kind != JsonKind.Null;
                    break;
                default:
                    choices.Read(body, fact);
                    usage.Read(raw, fact);
                    break;
            }
        }
        return new ResponseFacts { Model = model, Id = id, Usage = usage.Usage, IsError = isError || !isAnswer };
    }
}
