using System.Buffers;
using ExtProc.Core.Dialects;
using ExtProc.Core.Json;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges.Streaming;

/// <summary>
/// Judges the data of one event after the other: strings that stand alone at once, pieces of longer texts through their
/// <see cref="TextChannel"/>. What it calls for is left in <see cref="JudgeScratch.BodyEdits"/>. Allocation-free once its channels exist.
/// </summary>
internal sealed class EventJudge(IStreamedAnswer answer, AppliedPolicies policies, bool restore, JudgeScratch scratch)
{
    private readonly List<TextChannel?> _channels = [];
    private readonly List<long> _touchedChoices = [];
    private readonly List<int> _changedParts = [];
    private readonly ArrayBufferWriter<byte> _tail = new(256);

    public bool HoldsText
    {
        get
        {
            foreach (TextChannel? channel in _channels)
            {
                if (channel is { HoldsText: true })
                {
                    return true;
                }
            }
            return false;
        }
    }

    /// <summary>Judges an event.</summary>
    /// <param name="type">Its <c>event</c> field.</param>
    /// <param name="data">Its data.</param>
    /// <param name="before">Receives whole events that must go out before it: the held tails of texts that end with it.</param>
    /// <param name="facts">What the event says besides its text.</param>
    public EventVerdict Judge(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, IBufferWriter<byte> before, out EventFacts facts)
    {
        scratch.BodyEdits.Clear();
        _touchedChoices.Clear();
        _changedParts.Clear();
        DialectReading reading = scratch.Reading;
        ReadFault fault = answer.Read(type, data, reading, out facts);
        if (fault != ReadFault.None)
        {
            return EventVerdict.Malformed;
        }
        ReadOnlySpan<Part> parts = reading.Parts.Items;
        for (int i = 0; i < parts.Length; i++)
        {
            EventVerdict verdict = parts[i].Channel == 0 ? JudgeAlone(data, parts[i], i) : JudgePiece(data, parts, i);
            if (verdict != EventVerdict.Pass)
            {
                return verdict;
            }
        }
        NullEchoes(reading.Echoes);
        return facts.IsDone ? Flush(before) : FlushEnded(reading.Ends, before);
    }

    /// <summary>Writes what is still held, since no text goes on.</summary>
    public EventVerdict Flush(IBufferWriter<byte> before)
    {
        for (int channel = 1; channel < _channels.Count; channel++)
        {
            EventVerdict verdict = Flush(channel, before);
            if (verdict != EventVerdict.Pass)
            {
                return verdict;
            }
        }
        return EventVerdict.Pass;
    }

    private EventVerdict JudgeAlone(ReadOnlySpan<byte> data, in Part part, int index)
    {
        int edits = scratch.BodyEdits.Count;
        if (!BodyJudge.JudgePart(data, part, policies.PlanFor(part.Scope, restore), scratch))
        {
            return EventVerdict.Blocked;
        }
        if (scratch.BodyEdits.Count > edits)
        {
            _changedParts.Add(index);
        }
        return EventVerdict.Pass;
    }

    private EventVerdict JudgePiece(ReadOnlySpan<byte> data, ReadOnlySpan<Part> parts, int index)
    {
        ref readonly Part part = ref parts[index];
        long choice = answer.Channels.ChoiceOf(part.Channel);
        bool final = Ends(choice) && !GoesOn(part.Channel, parts[(index + 1)..]);
        scratch.BodyEdits.Begin();
        switch (ChannelOf(part).Append(data.Slice(part.Start, part.Length), final, scratch, scratch.BodyEdits.Output))
        {
            case ChannelResult.Changed:
                scratch.BodyEdits.Commit(part.Start, part.Length);
                _changedParts.Add(index);
                _touchedChoices.Add(choice);
                return EventVerdict.Pass;
            case ChannelResult.Blocked:
                return EventVerdict.Blocked;
            case ChannelResult.Overflow:
                return EventVerdict.Overflow;
            default:
                return EventVerdict.Pass;
        }
    }

    /// <summary>One event may hold several pieces of a text; only the last can end it.</summary>
    private static bool GoesOn(int channel, ReadOnlySpan<Part> later)
    {
        foreach (ref readonly Part part in later)
        {
            if (part.Channel == channel)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>A copy of a choice's text in another form must not tell what its text no longer tells, or does not tell yet.</summary>
    private void NullEchoes(ReadOnlySpan<EchoSpan> echoes)
    {
        foreach (ref readonly EchoSpan echo in echoes)
        {
            bool changed = _touchedChoices.Contains(echo.Choice) || HoldsTextOf(echo.Choice);
            foreach (int part in _changedParts)
            {
                changed |= part >= echo.FirstPart && part < echo.EndPart;
            }
            if (changed)
            {
                scratch.BodyEdits.Overwrite(echo.Start, echo.Length, "null"u8);
            }
        }
    }

    private bool HoldsTextOf(long choice)
    {
        for (int channel = 1; channel < _channels.Count; channel++)
        {
            if (_channels[channel] is { HoldsText: true } && answer.Channels.ChoiceOf(channel) == choice)
            {
                return true;
            }
        }
        return false;
    }

    private EventVerdict FlushEnded(ReadOnlySpan<ChoiceEnd> ends, IBufferWriter<byte> before)
    {
        for (int channel = 1; ends.Length > 0 && channel < _channels.Count; channel++)
        {
            EventVerdict verdict = _channels[channel] is not null && Ends(answer.Channels.ChoiceOf(channel)) ? Flush(channel, before) : EventVerdict.Pass;
            if (verdict != EventVerdict.Pass)
            {
                return verdict;
            }
        }
        return EventVerdict.Pass;
    }

    private EventVerdict Flush(int channel, IBufferWriter<byte> before)
    {
        if (_channels[channel] is not { HoldsText: true } text)
        {
            return EventVerdict.Pass;
        }
        _tail.ResetWrittenCount();
        switch (text.Append([], final: true, scratch, _tail))
        {
            case ChannelResult.Blocked:
                return EventVerdict.Blocked;
            case ChannelResult.Changed when _tail.WrittenCount > 0:
                answer.WriteTail(channel, _tail.WrittenSpan, before);
                return EventVerdict.Pass;
            default:
                return EventVerdict.Pass;
        }
    }

    private bool Ends(long choice)
    {
        foreach (ref readonly ChoiceEnd end in scratch.Reading.Ends)
        {
            if (end.Choice == choice)
            {
                return true;
            }
        }
        return false;
    }

    private TextChannel ChannelOf(in Part part)
    {
        while (_channels.Count <= part.Channel)
        {
            _channels.Add(null);
        }
        if (_channels[part.Channel] is not { } channel)
        {
            channel = new TextChannel();
            channel.Reset(policies.PlanFor(part.Scope, restore), part.Encoding);
            _channels[part.Channel] = channel;
        }
        return channel;
    }
}
