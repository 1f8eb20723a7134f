using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using ExtProc.Core.Bodies;
using ExtProc.Core.Dialects;
using ExtProc.Core.Exchanges.Semantic;
using ExtProc.Core.Json;
using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Exchanges;

public sealed partial class ExchangePipeline
{
    private ResponseInspection _inspection;
    private ContentDecoder? _responseDecoder;
    private BodyBuffer? _responseBody;
    private bool _restore;
    private bool _responseOver;

    private ResponsePlan PlanResponse(ResponseHead head)
    {
        if (_policies.IsEmpty)
        {
            return default;
        }
        Reply? refusal = null;
        _restore = _scratch is { Tokens.Count: > 0 };
        if (_dialect is not null && !head.EndOfStream && !head.IsLocalReply && (_policies.InspectsOutput || _restore) && _operation != Operation.Models)
        {
            refusal = PlanBody(head);
        }
        return new ResponsePlan
        {
            Inspection = _inspection,
            Reject = refusal,
            RemoveContentEncoding = _responseDecoder is not null,
            Decision = _engine.Options.DecisionHeader ? DecisionValue() : null,
        };
    }

    private Reply? PlanBody(ResponseHead head)
    {
        ResponseInspection inspection = MediaType.InspectionOf(head.ContentType);
        UninspectedReason reason = inspection == ResponseInspection.None ? UninspectedReason.UnsupportedPart
            : BodyAssembly.TryOpen(head.ContentEncoding, _engine.Options.MaxBodyBytes, out _responseDecoder) ? UninspectedReason.None
            : UninspectedReason.Undecodable;
        if (reason == UninspectedReason.None)
        {
            _inspection = inspection;
            return null;
        }
        if (!_policies.InspectsOutput || head.Status >= 400)
        {
            // An error page of a proxy on the way is no model's answer, and without rules for output there are only placeholders to lose.
            _engine.Metrics.RecordUninspected(reason, DialectName);
            _uninspected |= AppliedPolicies.OutputScopes;
            return null;
        }
        return Uninspectable(reason, AppliedPolicies.OutputScopes, response: true);
    }

    private ValueTask<StreamVerdict> JudgeResponse(
        in ReadOnlySequence<byte> chunk, bool endOfStream, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        if (_inspection == ResponseInspection.None || _responseOver)
        {
            return new(new StreamVerdict(_responseOver && _ended is not null ? StreamAction.Replace : StreamAction.Continue));
        }
        // The way of most streams: nothing is awaited, and so nothing allocated.
        return _inspection == ResponseInspection.Stream && !_policies.AsksModels
            ? new(JudgeStream(chunk, endOfStream, output))
            : JudgeResponseAsync(chunk, endOfStream, output, cancellationToken);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails in judging is for the policies' onError to decide.")]
    private async ValueTask<StreamVerdict> JudgeResponseAsync(
        ReadOnlySequence<byte> chunk, bool endOfStream, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        try
        {
            StreamVerdict verdict = await (_inspection == ResponseInspection.Whole
                ? JudgeWholeAsync(chunk, endOfStream, output, cancellationToken)
                : JudgeStreamAsync(chunk, endOfStream, output, cancellationToken));
            _responseOver = endOfStream || verdict.Action == StreamAction.Cut;
            return verdict;
        }
        catch (Exception fault)
        {
            return AfterFault(fault, chunk, endOfStream, output);
        }
    }

    private async ValueTask<StreamVerdict> JudgeWholeAsync(
        ReadOnlySequence<byte> chunk, bool endOfStream, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        bool alone = endOfStream && _responseBody is null && _responseDecoder is null && chunk.IsSingleSegment;
        ReadOnlyMemory<byte> body = chunk.First;
        if (!alone)
        {
            _responseBody ??= new BodyBuffer(_engine.Options.MaxBodyBytes);
            UninspectedReason reason = BodyAssembly.Append(chunk, endOfStream, _responseDecoder, _responseBody);
            if (reason != UninspectedReason.None)
            {
                return GiveUp(reason, chunk, output);
            }
            if (!endOfStream)
            {
                return new StreamVerdict(StreamAction.Replace);
            }
            body = _responseBody.Memory;
        }
        if (body.IsEmpty)
        {
            return new StreamVerdict(StreamAction.Continue);
        }
        ReadFault fault = _dialect!.ReadResponse(body.Span, Scratch.Reading, out ResponseFacts facts);
        if (fault != ReadFault.None)
        {
            return Uninspectable(UninspectedReason.Malformed, AppliedPolicies.OutputScopes, response: true) is { } refusal
                ? Cut(refusal, output)
                : Pass(body.Span, alone, output);
        }
        RecordUsage(facts.Usage);
        return await JudgeReadAsync(body, alone, output, cancellationToken);
    }

    private async ValueTask<StreamVerdict> JudgeReadAsync(
        ReadOnlyMemory<byte> body, bool alone, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        JudgeScratch scratch = Scratch;
        if (CountUnsupported(scratch.Reading.Unsupported.Items, response: true) is { } refusal)
        {
            return Cut(refusal, output);
        }
        _engine.Metrics.RecordInspected(ExchangeDirection.Response, body.Length);
        BodyJudgement judgement = await JudgePartsAsync(body, _restore, cancellationToken);
        if (judgement.Kind != JudgementKind.Passed)
        {
            return Cut(RefusalOf(judgement, ExchangeDirection.Response, _request with { Stream = false }), output);
        }
        if (scratch.BodyEdits.Count == 0)
        {
            return Pass(body.Span, alone, output);
        }
        scratch.BodyEdits.WriteTo(body.Span, output);
        return new StreamVerdict(StreamAction.Replace);
    }

    /// <summary>A whole answer is held until it is judged: what takes its place is clean for carriers that still hold the headers.</summary>
    private static StreamVerdict Cut(Reply reply, IBufferWriter<byte> output)
    {
        output.Write(reply.Body.Span);
        return new StreamVerdict(StreamAction.Cut, reply);
    }

    /// <summary>The rest of an answer can't be held or decoded: cut, unless the policies let it pass as it came.</summary>
    private StreamVerdict GiveUp(UninspectedReason reason, in ReadOnlySequence<byte> chunk, IBufferWriter<byte> output)
    {
        Reply? refusal = Uninspectable(reason, AppliedPolicies.OutputScopes, response: true);
        if (refusal is not null || _responseDecoder is not null)
        {
            return Cut(refusal ?? ReplyWriter.Unreadable(_dialect!), output);
        }
        output.Write(_responseBody!.Span);
        foreach (ReadOnlyMemory<byte> segment in chunk)
        {
            output.Write(segment.Span);
        }
        _inspection = ResponseInspection.None;
        return new StreamVerdict(StreamAction.Replace);
    }

    /// <summary>After a fault of our own the policies' <c>onError</c> decides over a whole answer; a stream has lost its place and is cut.</summary>
    private StreamVerdict AfterFault(Exception fault, in ReadOnlySequence<byte> chunk, bool endOfStream, IBufferWriter<byte> output)
    {
        _responseOver = true;
        Reply? refusal = Faulted(fault);
        if (refusal is null && endOfStream && _inspection == ResponseInspection.Whole)
        {
            return Pass(_responseBody is null ? chunk.FirstSpan : _responseBody.Span, alone: _responseBody is null, output);
        }
        return Cut(refusal ?? ReplyWriter.Unreadable(_dialect!), output);
    }

    private void RecordUsage(TokenUsage? usage)
    {
        if (usage is { } counted)
        {
            _engine.Metrics.RecordTokens(DialectName, _operation, counted.Prompt, counted.Completion);
        }
    }

    private string DecisionValue()
    {
        CompiledRule? flagged = Decision == "flagged" && Scratch.Findings.Any ? Scratch.Findings.Rules[0].Rule : null;
        return ReplyWriter.Decision(Decision, flagged?.Policy, flagged?.Name, _id!);
    }

    private static StreamVerdict Pass(ReadOnlySpan<byte> body, bool alone, IBufferWriter<byte> output)
    {
        if (alone)
        {
            return new StreamVerdict(StreamAction.Continue);
        }
        output.Write(body);
        return new StreamVerdict(StreamAction.Replace);
    }
}
