using System.Buffers;
using ExtProc.Core.Bodies;
using ExtProc.Core.Dialects;
using ExtProc.Core.Sse;

namespace ExtProc.Core.Exchanges.Streaming;

/// <summary>
/// Judges a response of server-sent events as it flows. Untouched blocks pass byte for byte and keep their order; an event whose text is
/// partly held back goes on with the part that is safe, the rest with the text's next event or in an event of its own at its end.
/// One thread at a time; allocation-free in steady state.
/// </summary>
internal sealed partial class StreamJudge : IDisposable
{
    private readonly SseReader _reader;
    private readonly IStreamedAnswer _answer;
    private readonly EventJudge _events;
    private readonly JudgeScratch _scratch;
    private readonly ContentDecoder? _decoder;
    private readonly Func<UninspectedReason, bool> _mayPass;
    private readonly ArrayBufferWriter<byte> _out = new(4096);
    private readonly ArrayBufferWriter<byte> _decoded = new(256);
    private readonly TimeProvider _time;
    private long _heldSince;
    private bool _edited;
    private bool _lastEventReleased = true;
    private bool _lastBlockOpen;
    private long _unread;

    /// <param name="answer">Reads the dialect's events.</param>
    /// <param name="events">Judges their data.</param>
    /// <param name="scratch">The exchange's working memory, the same that <paramref name="events"/> uses.</param>
    /// <param name="decoder">Undoes the response's content coding, or null; not disposed here.</param>
    /// <param name="maxEventBytes">Largest event.</param>
    /// <param name="mayPass">Asks the policies whether an event that can't be read may pass as it is.</param>
    /// <param name="time">Clock of <see cref="LongestHold"/>.</param>
    public StreamJudge(
        IStreamedAnswer answer,
        EventJudge events,
        JudgeScratch scratch,
        ContentDecoder? decoder,
        int maxEventBytes,
        Func<UninspectedReason, bool> mayPass,
        TimeProvider time)
    {
        _answer = answer;
        _events = events;
        _scratch = scratch;
        _decoder = decoder;
        _reader = new SseReader(maxEventBytes);
        _mayPass = mayPass;
        _time = time;
    }

    public TokenUsage? Usage { get; private set; }

    /// <summary>Bytes of event data that were judged.</summary>
    public long InspectedBytes { get; private set; }

    /// <summary>True while the client has been sent nothing of the body.</summary>
    public bool NothingReleased { get; private set; } = true;

    /// <summary>The longest time between two chunks over which text was held back and nothing released.</summary>
    public TimeSpan LongestHold { get; private set; }

    /// <summary>Judges the next bytes; with <paramref name="endOfStream"/> also what was left over. For streams whose rules ask no model.</summary>
    public StreamStep Judge(in ReadOnlySequence<byte> chunk, bool endOfStream, IBufferWriter<byte> output)
    {
        Begin();
        EventVerdict verdict = EventVerdict.Pass;
        foreach (ReadOnlyMemory<byte> segment in chunk)
        {
            verdict = Feed(segment.Span);
            if (verdict != EventVerdict.Pass)
            {
                break;
            }
        }
        if (endOfStream && verdict == EventVerdict.Pass)
        {
            verdict = Complete();
        }
        return End(verdict, output);
    }

    /// <summary>Writes what ends the stream before its time.</summary>
    public void WriteCut(in ReplyText text, bool refusal, IBufferWriter<byte> output) =>
        _answer.WriteCut(text, refusal, _lastEventReleased, output);

    public void Dispose()
    {
        _reader.Dispose();
        _events.Texts?.Dispose();
    }

    private void Begin()
    {
        _out.ResetWrittenCount();
        _edited = _decoder is not null || _unread > 0;
    }

    private StreamStep End(EventVerdict verdict, IBufferWriter<byte> output)
    {
        bool unchanged = verdict == EventVerdict.Pass && !_edited && _unread == 0;
        if (!unchanged)
        {
            output.Write(_out.WrittenSpan);
        }
        NothingReleased &= _out.WrittenCount == 0;
        ClockHold();
        return new StreamStep(unchanged, verdict == EventVerdict.Blocked ? _scratch.Findings.BlockedBy : null, Unreadable(verdict))
        {
            FailedBy = verdict == EventVerdict.Failed ? _events.Texts!.FailedBy : null,
            IsCancelled = verdict == EventVerdict.Cancelled,
        };
    }

    private void ClockHold()
    {
        long now = _time.GetTimestamp();
        if (_heldSince != 0 && _time.GetElapsedTime(_heldSince, now) is var held && held > LongestHold)
        {
            LongestHold = held;
        }
        if (_heldSince == 0 || _out.WrittenCount > 0 || !_events.HoldsText)
        {
            _heldSince = _events.HoldsText ? now : 0;
        }
    }

    private static UninspectedReason Unreadable(EventVerdict verdict) => verdict switch
    {
        EventVerdict.Malformed => UninspectedReason.Malformed,
        EventVerdict.Overflow => UninspectedReason.TooLarge,
        EventVerdict.Undecodable => UninspectedReason.Undecodable,
        _ => UninspectedReason.None,
    };

    private EventVerdict Feed(ReadOnlySpan<byte> bytes)
    {
        if (_decoder is null)
        {
            return ReadAll(bytes);
        }
        _decoded.ResetWrittenCount();
        DecodeStatus status = _decoder.Feed(bytes, _decoded);
        EventVerdict verdict = ReadAll(_decoded.WrittenSpan);
        return verdict == EventVerdict.Pass && status != DecodeStatus.Ok ? EventVerdict.Undecodable : verdict;
    }

    private EventVerdict ReadAll(ReadOnlySpan<byte> bytes)
    {
        _unread += bytes.Length;
        return ReadBlocks(ref bytes);
    }

    private EventVerdict ReadBlocks(ref ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            switch (_reader.Read(ref bytes, out SseEvent block))
            {
                case SseStatus.NeedMore:
                    return EventVerdict.Pass;
                case SseStatus.TooLarge:
                    return EventVerdict.Overflow;
            }
            EventVerdict verdict = OnBlock(block);
            if (verdict != EventVerdict.Pass)
            {
                return verdict;
            }
        }
    }

    private EventVerdict Complete()
    {
        if (_decoder is not null && _decoder.Complete() != DecodeStatus.Ok)
        {
            return EventVerdict.Undecodable;
        }
        if (_reader.Complete(out SseEvent last) == SseStatus.Event)
        {
            EventVerdict verdict = OnBlock(last);
            if (verdict != EventVerdict.Pass)
            {
                return verdict;
            }
        }
        return FlushTails();
    }

    private EventVerdict OnBlock(in SseEvent block)
    {
        _unread -= block.Raw.Length;
        _lastBlockOpen = !block.IsTerminated;
        if (!block.HasData)
        {
            _out.Write(block.Raw);
            return EventVerdict.Pass;
        }
        _lastEventReleased = false;
        EventVerdict verdict = _events.Read(block.Type, block.Data, out EventFacts facts);
        if (verdict == EventVerdict.Waiting)
        {
            Park(block, facts);
            return verdict;
        }
        return OnRead(block, facts, verdict);
    }

    private EventVerdict OnRead(in SseEvent block, in EventFacts facts, EventVerdict verdict)
    {
        int before = _out.WrittenCount;
        if (verdict == EventVerdict.Pass)
        {
            verdict = _events.Apply(block.Data, facts, _out);
        }
        if (verdict == EventVerdict.Malformed && _mayPass(UninspectedReason.Malformed))
        {
            _scratch.BodyEdits.Clear();
            verdict = EventVerdict.Pass;
        }
        if (verdict != EventVerdict.Pass)
        {
            return verdict;
        }
        InspectedBytes += block.Data.Length;
        Usage = facts.Usage ?? Usage;
        _edited |= _out.WrittenCount > before;
        Release(block);
        return EventVerdict.Pass;
    }

    private void Release(in SseEvent block)
    {
        _lastEventReleased = true;
        if (_scratch.BodyEdits.Count == 0)
        {
            _out.Write(block.Raw);
            return;
        }
        _edited = true;
        _scratch.Rewritten.ResetWrittenCount();
        _scratch.BodyEdits.WriteTo(block.Data, _scratch.Rewritten);
        SseWriter.WriteWithData(block, _scratch.Rewritten.WrittenSpan, _out);
    }

    /// <summary>What is still held goes out in events of its own; they must not run into a block that was never closed.</summary>
    private EventVerdict FlushTails()
    {
        if (!_events.HoldsText)
        {
            return EventVerdict.Pass;
        }
        _edited = true;
        if (_lastBlockOpen)
        {
            _out.Write("\n\n"u8);
        }
        return _events.Flush(_out);
    }
}
