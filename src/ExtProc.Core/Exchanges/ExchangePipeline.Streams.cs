using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using ExtProc.Core.Dialects;
using ExtProc.Core.Exchanges.Semantic;
using ExtProc.Core.Exchanges.Streaming;
using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Exchanges;

public sealed partial class ExchangePipeline
{
    private StreamJudge? _stream;

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails in judging is for the policies' onError to decide.")]
    private StreamVerdict JudgeStream(in ReadOnlySequence<byte> chunk, bool endOfStream, IBufferWriter<byte> output)
    {
        try
        {
            _stream ??= OpenStream();
            StreamVerdict verdict = AfterStep(_stream.Judge(chunk, endOfStream, output), endOfStream, output);
            _responseOver = endOfStream || verdict.Action == StreamAction.Cut;
            return verdict;
        }
        catch (Exception fault)
        {
            return AfterFault(fault, chunk, endOfStream, output);
        }
    }

    private async ValueTask<StreamVerdict> JudgeStreamAsync(
        ReadOnlySequence<byte> chunk, bool endOfStream, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        _stream ??= OpenStream();
        return AfterStep(await _stream.JudgeAsync(chunk, endOfStream, output, cancellationToken), endOfStream, output);
    }

    private StreamVerdict AfterStep(in StreamStep step, bool endOfStream, IBufferWriter<byte> output)
    {
        if (endOfStream || step.Ends)
        {
            RecordUsage(_stream!.Usage);
            _engine.Metrics.RecordInspected(ExchangeDirection.Response, _stream.InspectedBytes);
            if (_stream.LongestHold > TimeSpan.Zero)
            {
                _engine.Metrics.RecordStreamHeld(_stream.LongestHold);
            }
        }
        if (step.BlockedBy is { } rule)
        {
            _engine.Metrics.RecordBlock(rule, ExchangeDirection.Response);
            return CutStream(Blocked(rule, rule.Blocks!, _request), ReplyWriter.TextOf(rule, rule.Blocks!), rule.Blocks!.Style, output);
        }
        if (step.Unreadable != UninspectedReason.None)
        {
            // What a reader has lost its place in can't be passed on either, whatever the policies say.
            Reply? refusal = Uninspectable(step.Unreadable, AppliedPolicies.OutputScopes, response: true);
            return CutStream(refusal, ReplyWriter.UnreadableResponse, BlockStyle.Error, output);
        }
        if (step.FailedBy is not null || step.IsCancelled)
        {
            // Of an exchange that is over nobody reads the end, and how it ended is for the carrier to say.
            Reply failed = step.FailedBy is { } policy ? Unjudged(policy) : ReplyWriter.Failed(_dialect, _policies.Policies[0], _id ?? "");
            return CutStream(failed, ReplyWriter.FailureText, BlockStyle.Error, output);
        }
        return new StreamVerdict(step.Unchanged ? StreamAction.Continue : StreamAction.Replace);
    }

    private StreamJudge OpenStream()
    {
        IStreamedAnswer answer = _dialect!.OpenStream(_request, Identity);
        StreamedTexts? texts = _policies.AsksModels
            ? new StreamedTexts(_policies, _restore, Scratch, Asker, Losses, _engine.Options.DetectorTimeout, _engine.Time)
            : null;
        var events = new EventJudge(answer, _policies, _restore, Scratch, texts);
        return new StreamJudge(
            answer, events, Scratch, _responseDecoder, _engine.Options.MaxEventBytes,
            reason => Uninspectable(reason, AppliedPolicies.OutputScopes, response: true) is null,
            _engine.Time);
    }

    private StreamVerdict CutStream(Reply? reply, in ReplyText text, BlockStyle style, IBufferWriter<byte> output)
    {
        bool clean = _stream!.NothingReleased;
        _stream.WriteCut(text, style == BlockStyle.Refusal, output);
        return new StreamVerdict(StreamAction.Cut, clean ? reply : null);
    }
}
