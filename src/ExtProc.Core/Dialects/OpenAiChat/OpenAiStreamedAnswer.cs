using System.Buffers;
using ExtProc.Core.Json;
using ExtProc.Core.Sse;

namespace ExtProc.Core.Dialects.OpenAiChat;

/// <summary>A streamed answer: chunks of choices, a usage chunk perhaps, then <c>[DONE]</c>; or an error in between.</summary>
internal sealed class OpenAiStreamedAnswer(OpenAiAnswer answer) : IStreamedAnswer
{
    private const int MaxModelBytes = 256;

    // Of each choice, the numbers of the events that opened and closed it; closed is 0 while it is open.
    private readonly Dictionary<long, (long Opened, long Closed)> _choices = [];
    private long _events;

    public ChannelTable Channels { get; } = new();

    public string? Model { get; private set; }

    public ReadFault Read(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, DialectReading reading, out EventFacts facts)
    {
        _events++;
        reading.Begin();
        if (data.Trim(" \t\r\n"u8).SequenceEqual("[DONE]"u8))
        {
            reading.Json.Begin(JsonScanner.DefaultMaxDepth);
            facts = new EventFacts(IsDone: true, IsError: false, Usage: null);
            return ReadFault.None;
        }
        facts = default;
        var fault = JsonScanner.Scan(data, OpenAiResponseFields.Event, reading.Json);
        return fault == ReadFault.None ? ReadChunk(data, type.SequenceEqual("error"u8), reading, out facts) : fault;
    }

    public void WriteTail(int channel, ReadOnlySpan<byte> raw, IBufferWriter<byte> output) =>
        answer.WriteTail(Channels.StepsOf(channel), raw, output);

    public void WriteCut(in ReplyText text, bool refusal, bool lastEventReleased, IBufferWriter<byte> output)
    {
        if (!refusal)
        {
            SseWriter.WriteData(OpenAiError.Write(text).Span, output);
            return;
        }
        long seen = lastEventReleased ? _events : _events - 1;
        for (int choice = 0; choice < answer.Request.Choices; choice++)
        {
            _choices.TryAdd(choice, (long.MaxValue, 0));
        }
        foreach (var (choice, (opened, closed)) in _choices)
        {
            if (closed == 0 || closed > seen)
            {
                answer.WriteRefusalEvent(choice, text.Message, opening: opened > seen, output);
            }
        }
        answer.WriteEnd(output);
    }

    private ReadFault ReadChunk(ReadOnlySpan<byte> data, bool isError, DialectReading reading, out EventFacts facts)
    {
        var choices = new OpenAiChoiceReader(reading);
        var usage = default(OpenAiUsageReader);
        foreach (ref readonly var fact in reading.Json.Facts)
        {
            var raw = data.Slice(fact.Start, fact.Length);
            if (fact.Id == OpenAiFact.Error)
            {
                isError |= fact.Kind != JsonKind.Null;
            }
            else if (choices.Read(data, fact))
            {
                NoteChoice(choices.Choice, choices.IsFinished);
            }
            else if (!answer.IsNamed)
            {
                TakeName(raw, fact);
            }
            usage.Read(raw, fact);
        }
        facts = new EventFacts(IsDone: false, isError, usage.Usage);
        answer.Usage = usage.Usage ?? answer.Usage;
        return _choices.Count > ChannelTable.MaxChannels ? ReadFault.TooManyChannels : Resolve(data, reading);
    }

    private void NoteChoice(long choice, bool isFinished)
    {
        var (opened, closed) = _choices.TryGetValue(choice, out var known) ? known : (_events, 0);
        _choices[choice] = (opened, isFinished && closed == 0 ? _events : closed);
    }

    private void TakeName(ReadOnlySpan<byte> raw, in JsonFact fact)
    {
        if (fact.Kind != (fact.Id == OpenAiFact.Created ? JsonKind.Number : JsonKind.String))
        {
            return;
        }
        answer.Name(fact.Id, raw);
        if (fact.Id == OpenAiFact.Model && !raw.IsEmpty)
        {
            Model ??= JsonText.ToText(raw, MaxModelBytes);
        }
    }

    private ReadFault Resolve(ReadOnlySpan<byte> data, DialectReading reading)
    {
        for (int i = 0; i < reading.Parts.Count; i++)
        {
            ref var part = ref reading.Parts[i];
            if (part.Channel == JsonReading.Piece)
            {
                int channel = Channels.Resolve(data, reading.Paths, part.Path);
                if (channel == 0)
                {
                    return ReadFault.TooManyChannels;
                }
                part = part with { Channel = channel };
            }
        }
        return ReadFault.None;
    }
}
