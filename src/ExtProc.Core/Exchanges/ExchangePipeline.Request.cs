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
    private BodyBuffer? _requestBody;
    private ContentDecoder? _requestDecoder;

    private RequestPlan PlanRequest(RequestHead head)
    {
        DialectCatalog.TryRecognise(head, out _dialect, out _operation);
        PolicySnapshot snapshot = _engine.Policies;
        if (!snapshot.IsLoaded)
        {
            _ended = ExchangeOutcome.NoPolicies;
            return new RequestPlan { Reject = ReplyWriter.NoPolicies(_dialect) };
        }
        _selection = snapshot.Selection;
        if (_selection.MissingOf(head.Origin) is { } missing)
        {
            (_id, _missing, _ended) = (NewId(), missing, ExchangeOutcome.PolicyMissing);
            return new RequestPlan { Reject = ReplyWriter.PolicyMissing(_dialect, missing, _id) };
        }
        _policies = _selection.Candidates(head.Origin, RequestTarget.Host(head.Authority), RequestTarget.Path(head.Path), _operation);
        if (_policies.IsEmpty)
        {
            return default;
        }
        _id = NewId();
        if (_dialect is null)
        {
            bool concerned = !head.EndOfStream || _policies.InspectsOutput;
            return new RequestPlan { Reject = concerned ? Uninspectable(UninspectedReason.UnknownDialect, ~PartScope.None, response: false) : null };
        }
        if (_operation == Operation.Models)
        {
            return default;
        }
        return new RequestPlan
        {
            Reject = head.EndOfStream ? null : RefuseBody(head),
            InspectBody = !head.EndOfStream,
            InspectResponse = _policies.InspectsOutput || _policies.MintsTokens,
        };
    }

    private static string NewId() => string.Create(16, Random.Shared.NextInt64(), static (text, value) => value.TryFormat(text, out _, "x16"));

    private Reply? RefuseBody(RequestHead head)
    {
        if (head.ContentLength > _engine.Options.MaxBodyBytes)
        {
            return Uninspectable(UninspectedReason.TooLarge, AppliedPolicies.InputScopes, response: false);
        }
        return BodyAssembly.TryOpen(head.ContentEncoding, _engine.Options.MaxBodyBytes, out _requestDecoder)
            ? null
            : Uninspectable(UninspectedReason.Undecodable, AppliedPolicies.InputScopes, response: false);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails in judging is for the policies' onError to decide.")]
    private async ValueTask<BodyVerdict> JudgeRequestAsync(ReadOnlySequence<byte> body, CancellationToken cancellationToken)
    {
        if (_policies.IsEmpty || _dialect is null || _ended is not null)
        {
            return BodyVerdict.Continue;
        }
        try
        {
            UninspectedReason unreadable = Assemble(body, out ReadOnlyMemory<byte> text);
            return unreadable == UninspectedReason.None
                ? await JudgeRequestAsync(text, cancellationToken)
                : Refuse(Uninspectable(unreadable, AppliedPolicies.InputScopes, response: false));
        }
        catch (Exception fault)
        {
            return Refuse(Faulted(fault));
        }
    }

    /// <summary>Makes the body one decoded piece of memory.</summary>
    private UninspectedReason Assemble(in ReadOnlySequence<byte> body, out ReadOnlyMemory<byte> text)
    {
        if (body.IsSingleSegment && _requestDecoder is null)
        {
            text = body.First;
            return body.Length <= _engine.Options.MaxBodyBytes ? UninspectedReason.None : UninspectedReason.TooLarge;
        }
        _requestBody = new BodyBuffer(_engine.Options.MaxBodyBytes);
        UninspectedReason reason = BodyAssembly.Append(body, endOfStream: true, _requestDecoder, _requestBody);
        text = _requestBody.Memory;
        return reason;
    }

    private async ValueTask<BodyVerdict> JudgeRequestAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        JudgeScratch scratch = Scratch;
        ReadFault fault = _dialect!.ReadRequest(body.Span, scratch.Reading, out _request);
        if (fault != ReadFault.None)
        {
            return Refuse(Uninspectable(UninspectedReason.Malformed, AppliedPolicies.InputScopes, response: false));
        }
        // A request that names no model may be given any, so policies for certain models hold for it too.
        _policies = _request.Model is { } model ? _selection!.ForModel(_policies, model) : _policies;
        if (_policies.IsEmpty)
        {
            return BodyVerdict.Continue;
        }
        AttachedTexts? attached = AttachedTexts.Open(body.Span, _policies, scratch.Reading);
        if (CountUnsupported(scratch.Reading.Unsupported.Items, response: false) is { } refusal)
        {
            return Refuse(refusal);
        }
        _engine.Metrics.RecordInspected(ExchangeDirection.Request, body.Length);
        BodyJudgement judgement = await JudgePartsAsync(attached?.Extended ?? body, restore: false, cancellationToken);
        if (judgement.Kind != JudgementKind.Passed)
        {
            return Refuse(RefusalOf(judgement, ExchangeDirection.Request, _request));
        }
        attached?.Settle(scratch.BodyEdits);
        if (scratch.BodyEdits.Count == 0)
        {
            return BodyVerdict.Continue;
        }
        scratch.Rewritten.ResetWrittenCount();
        scratch.BodyEdits.WriteTo(body.Span, scratch.Rewritten);
        return new BodyVerdict
        {
            Replacement = scratch.Rewritten.WrittenMemory,
            RemoveContentEncoding = _requestDecoder is not null,
        };
    }

    /// <summary>Parts that no detector can read, where a rule looks at them.</summary>
    private Reply? CountUnsupported(ReadOnlySpan<Part> parts, bool response)
    {
        PartScope concerned = PartScope.None;
        int count = 0;
        foreach (ref readonly Part part in parts)
        {
            if (_policies.PlanFor(part.Scope, restore: false).Scan is not null)
            {
                concerned |= part.Scope;
                count++;
            }
        }
        return count == 0 ? null : Uninspectable(UninspectedReason.UnsupportedPart, concerned, response, count);
    }

    private static BodyVerdict Refuse(Reply? reply) => new() { Reject = reply };
}
