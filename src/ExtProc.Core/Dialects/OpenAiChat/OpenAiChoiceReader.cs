using ExtProc.Core.Json;

namespace ExtProc.Core.Dialects.OpenAiChat;

/// <summary>Gathers what belongs to a choice from facts that come before the choice itself ends.</summary>
internal ref struct OpenAiChoiceReader(DialectReading reading)
{
    private FinishReason? _finish;
    private EchoSpan _first;
    private EchoSpan _second;

    /// <summary>True when the fact was the end of a choice; <see cref="Choice"/> then says which.</summary>
    public bool Read(ReadOnlySpan<byte> body, in JsonFact fact)
    {
        switch (fact.Id)
        {
            case OpenAiFact.Finish when fact.Kind == JsonKind.String:
                _finish = ReasonOf(body.Slice(fact.Start, fact.Length));
                return false;
            case OpenAiFact.Echo when fact.Kind is JsonKind.Object or JsonKind.Array:
                (_first, _second) = (new EchoSpan(0, fact.Start, fact.Length, 0, 0), _first);
                return false;
            case OpenAiFact.Choice:
                EndChoice(fact);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The choice that ended last, and whether its answer is complete.</summary>
    public long Choice { get; private set; }

    public bool IsFinished { get; private set; }

    private void EndChoice(in JsonFact fact)
    {
        Choice = reading.Paths.OrdinalOf(fact.Path);
        IsFinished = _finish is not null;
        if (_finish is { } reason)
        {
            reading.AddEnd(new ChoiceEnd(Choice, reason));
        }
        AddEcho(_first, fact);
        AddEcho(_second, fact);
        (_finish, _first, _second) = (null, default, default);
    }

    private readonly void AddEcho(in EchoSpan echo, in JsonFact choice)
    {
        if (echo.Length > 0)
        {
            reading.AddEcho(echo with { Choice = Choice, FirstPart = choice.FirstPart, EndPart = choice.EndPart });
        }
    }

    private static FinishReason ReasonOf(ReadOnlySpan<byte> raw) => raw switch
    {
        _ when JsonText.Is(raw, "stop"u8) => FinishReason.Stop,
        _ when JsonText.Is(raw, "length"u8) => FinishReason.Length,
        _ when JsonText.Is(raw, "tool_calls"u8) || JsonText.Is(raw, "function_call"u8) => FinishReason.ToolCalls,
        _ when JsonText.Is(raw, "content_filter"u8) => FinishReason.ContentFilter,
        _ when JsonText.Is(raw, "error"u8) => FinishReason.Error,
        _ => FinishReason.Other,
    };
}
