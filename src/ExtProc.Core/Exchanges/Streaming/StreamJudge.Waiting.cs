using System.Buffers;
using ExtProc.Core.Bodies;
using ExtProc.Core.Dialects;
using ExtProc.Core.Exchanges.Semantic;
using ExtProc.Core.Sse;

namespace ExtProc.Core.Exchanges.Streaming;

/// <summary>
/// Streams whose rules ask models. An event that has to wait for an answer is parked: it is read, and goes on, with what stands behind it,
/// once the answer has come.
/// </summary>
internal sealed partial class StreamJudge
{
    private ParkedBlock? _parked;

    /// <summary>As <see cref="Judge"/>; answers that do not come in time, or at all, end as the policies say.</summary>
    public async ValueTask<StreamStep> JudgeAsync(
        ReadOnlySequence<byte> chunk, bool endOfStream, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        Begin();
        StreamedTexts texts = _events.Texts!;
        texts.Begin(cancellationToken);
        EventVerdict verdict = texts.Poll();
        foreach (ReadOnlyMemory<byte> segment in chunk)
        {
            verdict = verdict == EventVerdict.Pass ? await FeedAsync(segment) : verdict;
        }
        if (endOfStream && verdict == EventVerdict.Pass)
        {
            verdict = await CompleteAsync();
        }
        return End(verdict, output);
    }

    private async ValueTask<EventVerdict> FeedAsync(ReadOnlyMemory<byte> bytes)
    {
        DecodeStatus status = DecodeStatus.Ok;
        if (_decoder is not null)
        {
            _decoded.ResetWrittenCount();
            status = _decoder.Feed(bytes.Span, _decoded);
            bytes = _decoded.WrittenMemory;
        }
        _unread += bytes.Length;
        EventVerdict verdict;
        do
        {
            verdict = ReadBlocks(ref bytes);
            verdict = verdict == EventVerdict.Waiting ? await ResumeAsync() : verdict;
        }
        while (verdict == EventVerdict.Pass && !bytes.IsEmpty);
        return verdict == EventVerdict.Pass && status != DecodeStatus.Ok ? EventVerdict.Undecodable : verdict;
    }

    private EventVerdict ReadBlocks(ref ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> rest = bytes.Span;
        EventVerdict verdict = ReadBlocks(ref rest);
        bytes = bytes[^rest.Length..];
        return verdict;
    }

    /// <summary>Waits for what the parked event waits for, and lets it go on.</summary>
    private async ValueTask<EventVerdict> ResumeAsync()
    {
        EventVerdict verdict = await _events.Texts!.AnswerAsync();
        return OnRead(_parked!.Block, _parked.Facts, verdict);
    }

    private async ValueTask<EventVerdict> CompleteAsync()
    {
        if (_decoder is not null && _decoder.Complete() != DecodeStatus.Ok)
        {
            return EventVerdict.Undecodable;
        }
        EventVerdict verdict = ReadLast();
        verdict = verdict == EventVerdict.Waiting ? await ResumeAsync() : verdict;
        verdict = verdict == EventVerdict.Pass ? _events.EndTexts() : verdict;
        verdict = verdict == EventVerdict.Waiting ? await _events.Texts!.AnswerAsync() : verdict;
        return verdict == EventVerdict.Pass ? FlushTails() : verdict;
    }

    private EventVerdict ReadLast() => _reader.Complete(out SseEvent last) == SseStatus.Event ? OnBlock(last) : EventVerdict.Pass;

    private void Park(in SseEvent block, in EventFacts facts)
    {
        _parked ??= new ParkedBlock();
        _parked.Keep(block, facts);
    }
}
