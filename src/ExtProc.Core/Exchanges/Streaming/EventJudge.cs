using System.Buffers;
using System.Runtime.InteropServices;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Dialects;
using ExtProc.Core.Exchanges.Semantic;
using ExtProc.Core.Json;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges.Streaming;

/// <summary>
/// Judges the data of one event after the other: strings that stand alone at once, pieces of longer texts through their
/// <see cref="TextChannel"/>. What it calls for is left in <see cref="JudgeScratch.BodyEdits"/>. Allocation-free once its channels exist.
/// </summary>
internal sealed class EventJudge(
    IStreamedAnswer answer, AppliedPolicies policies, bool restore, JudgeScratch scratch, StreamedTexts? texts = null)
{
    private readonly List<TextChannel?> _channels = [];
    private readonly List<long> _touchedChoices = [];
    private readonly List<int> _changedParts = [];
    private readonly ArrayBufferWriter<byte> _tail = new(256);

    /// <summary>The texts that models judge; null where no rule asks one.</summary>
    public StreamedTexts? Texts => texts;

    public bool HoldsText
    {
        get
        {
            for (int channel = 1; channel < _channels.Count; channel++)
            {
                if (Holds(channel))
                {
                    return true;
                }
            }
            return false;
        }
    }

    /// <summary>Reads an event, up to what has to be known before it goes on.</summary>
    /// <param name="type">Its <c>event</c> field.</param>
    /// <param name="data">Its data.</param>
    /// <param name="facts">What the event says besides its text.</param>
    /// <returns>Pass: <see cref="Apply"/> comes next. Waiting: so it does, once <see cref="StreamedTexts.AnswerAsync"/> has passed.</returns>
    public EventVerdict Read(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, out EventFacts facts)
    {
        scratch.BodyEdits.Clear();
        return answer.Read(type, data, scratch.Reading, out facts) == ReadFault.None
            ? texts is null ? EventVerdict.Pass : Take(data, facts.IsDone)
            : EventVerdict.Malformed;
    }

    /// <summary>Judges the event that was read last.</summary>
    /// <param name="data">Its data.</param>
    /// <param name="facts">As it was read.</param>
    /// <param name="before">Receives whole events that must go out before it: the held tails of texts that end with it.</param>
    public EventVerdict Apply(ReadOnlySpan<byte> data, in EventFacts facts, IBufferWriter<byte> before)
    {
        _touchedChoices.Clear();
        _changedParts.Clear();
        DialectReading reading = scratch.Reading;
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

    /// <summary>Ends all texts; what is returned is as from <see cref="Read"/>, and <see cref="Flush(IBufferWriter{byte})"/> comes next.</summary>
    public EventVerdict EndTexts()
    {
        for (int channel = 1; texts is not null && channel < _channels.Count; channel++)
        {
            EventVerdict verdict = texts.End(channel);
            if (verdict != EventVerdict.Pass)
            {
                return verdict;
            }
        }
        return texts is { Waits: true } ? EventVerdict.Waiting : EventVerdict.Pass;
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

    /// <summary>Shows the event's texts to those who ask models.</summary>
    private EventVerdict Take(ReadOnlySpan<byte> data, bool isDone)
    {
        texts!.BeginEvent();
        ReadOnlySpan<Part> parts = scratch.Reading.Parts.Items;
        EventVerdict verdict = EventVerdict.Pass;
        for (int i = 0; i < parts.Length && verdict == EventVerdict.Pass; i++)
        {
            ReadOnlySpan<byte> raw = data.Slice(parts[i].Start, parts[i].Length);
            if (parts[i].Channel == 0)
            {
                texts.TakeAlone(i, parts[i], raw);
                continue;
            }
            ChannelOf(parts[i]);
            verdict = texts.Take(parts[i], raw);
        }
        for (int channel = 1; channel < _channels.Count && verdict == EventVerdict.Pass; channel++)
        {
            verdict = isDone || Ends(answer.Channels.ChoiceOf(channel)) ? texts.End(channel) : EventVerdict.Pass;
        }
        return verdict == EventVerdict.Pass && texts.Waits ? EventVerdict.Waiting : verdict;
    }

    private EventVerdict JudgeAlone(ReadOnlySpan<byte> data, in Part part, int index)
    {
        int edits = scratch.BodyEdits.Count;
        ScopePlan plan = policies.PlanFor(part.Scope, restore);
        bool passes = texts is { Alone.Count: > 0 }
            ? !BodyJudge.Scan(data, part, plan, scratch) || BodyJudge.Apply(data, part, plan, WithAnswers(index, plan), scratch)
            : BodyJudge.JudgePart(data, part, plan, scratch);
        if (!passes)
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
        switch (Append(part, data.Slice(part.Start, part.Length), final))
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

    private ChannelResult Append(in Part part, ReadOnlySpan<byte> piece, bool final) => texts?.HeldOf(part.Channel) is { } held
        ? held.Release(piece, ChannelOf(part), scratch, scratch.BodyEdits.Output)
        : ChannelOf(part).Append(piece, [], final, scratch, scratch.BodyEdits.Output);

    private ReadOnlySpan<ScanMatch> WithAnswers(int index, ScopePlan plan)
    {
        List<ScanMatch> merged = scratch.Semantic.Merged;
        merged.Clear();
        merged.AddRange(scratch.Scanner.Matches);
        texts!.Alone.AddMatches(index, plan, merged);
        return CollectionsMarshal.AsSpan(merged);
    }

    private bool Holds(int channel) => _channels[channel] is { HoldsText: true } || texts?.HeldOf(channel) is { HoldsText: true };

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
            if (Holds(channel) && answer.Channels.ChoiceOf(channel) == choice)
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
        if (!Holds(channel))
        {
            return EventVerdict.Pass;
        }
        _tail.ResetWrittenCount();
        TextChannel text = _channels[channel]!;
        switch (texts?.HeldOf(channel) is { } held ? held.Release([], text, scratch, _tail) : text.Append([], [], final: true, scratch, _tail))
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
