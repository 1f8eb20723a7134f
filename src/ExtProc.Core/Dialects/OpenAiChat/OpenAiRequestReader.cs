using System.Buffers.Text;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;

namespace ExtProc.Core.Dialects.OpenAiChat;

/// <summary>What is special in requests: the role of a message, wherever it stands in it, decides the scope of its text.</summary>
internal static class OpenAiRequestReader
{
    private const int MaxModelBytes = 256;
    private const int MaxChoices = 128;

    public static RequestFacts Read(ReadOnlySpan<byte> body, DialectReading reading)
    {
        string? model = null;
        bool stream = false, includeUsage = false;
        long choices = 1;
        long? maxTokens = null;
        var role = PartScope.User;
        foreach (ref readonly var fact in reading.Json.Facts)
        {
            var raw = body.Slice(fact.Start, fact.Length);
            switch (fact.Id)
            {
                case OpenAiFact.Model when fact.Kind == JsonKind.String:
                    model = JsonText.ToText(raw, MaxModelBytes);
                    break;
                case OpenAiFact.Stream:
                    stream = fact.Kind == JsonKind.True;
                    break;
                case OpenAiFact.IncludeUsage:
                    includeUsage = fact.Kind == JsonKind.True;
                    break;
                case OpenAiFact.Choices when TryReadNumber(raw, fact, out long n):
                    choices = Math.Clamp(n, 1, MaxChoices);
                    break;
                case OpenAiFact.MaxTokens when TryReadNumber(raw, fact, out long max):
                    maxTokens = max;
                    break;
                case OpenAiFact.Role when fact.Kind == JsonKind.String:
                    role = ScopeOf(raw);
                    break;
                case OpenAiFact.Message:
                    Settle(reading, fact, role);
                    role = PartScope.User;
                    break;
            }
        }
        return new RequestFacts
        {
            Model = model,
            Stream = stream,
            IncludeUsage = includeUsage,
            Choices = (int)choices,
            MaxTokens = maxTokens,
        };
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> raw, in JsonFact fact, out long number)
    {
        number = 0;
        return fact.Kind == JsonKind.Number && Utf8Parser.TryParse(raw, out number, out int used) && used == raw.Length;
    }

    private static void Settle(DialectReading reading, in JsonFact message, PartScope role)
    {
        for (int i = message.FirstPart; i < message.EndPart; i++)
        {
            Settle(ref reading.Parts[i], role);
        }
        for (int i = reading.Unsupported.Count - 1; i >= 0 && reading.Unsupported[i].Start >= message.Start; i--)
        {
            if (reading.Unsupported[i].Start < message.End)
            {
                Settle(ref reading.Unsupported[i], role);
            }
        }
    }

    private static void Settle(ref Part part, PartScope role)
    {
        if (part.Scope == PartScope.Input)
        {
            part = part with { Scope = PartScope.Input | role };
        }
    }

    private static PartScope ScopeOf(ReadOnlySpan<byte> role) => role switch
    {
        _ when JsonText.Is(role, "system"u8) || JsonText.Is(role, "developer"u8) => PartScope.System,
        _ when JsonText.Is(role, "assistant"u8) => PartScope.Assistant,
        _ when JsonText.Is(role, "tool"u8) || JsonText.Is(role, "function"u8) => PartScope.ToolResult,
        _ => PartScope.User,
    };
}
