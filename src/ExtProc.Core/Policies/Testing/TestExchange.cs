using System.Buffers;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Testing;

/// <summary>One exchange of a test, played to its end through the engine. Its fields tell what came out.</summary>
internal sealed class TestExchange
{
    private static readonly SeenTexts s_nothing = SeenTexts.OfBody("{}"u8);

    public TestVerdict Verdict { get; private set; }

    /// <summary>The rule that blocked, or null.</summary>
    public string? BlockedBy { get; private set; }

    /// <summary>Names of the rules that found something.</summary>
    public IReadOnlyList<string> Found { get; private set; } = [];

    public SeenTexts Sent { get; private set; } = s_nothing;

    public SeenTexts Received { get; private set; } = s_nothing;

    /// <summary>Completes synchronously where no model is asked.</summary>
    public static async ValueTask<TestExchange> PlayAsync(Engine engine, PolicyTestSpec test, TestTarget target)
    {
        var exchange = new TestExchange();
        using var pipeline = engine.Begin();
        if (await exchange.AskAsync(pipeline, test, target) && test.Response is { } response)
        {
            await exchange.AnswerAsync(pipeline, response, pipeline.Summary.Operation != Operation.Completions);
        }
        var summary = pipeline.Summary;
        exchange.Verdict = summary.Decision switch
        {
            "blocked" => TestVerdict.Blocked,
            "redacted" => TestVerdict.Redacted,
            "flagged" => TestVerdict.Flagged,
            _ => TestVerdict.Allowed,
        };
        exchange.BlockedBy = summary.Rule;
        exchange.Found = [.. pipeline.Found];
        pipeline.Complete(ExchangeEnd.Completed);
        return exchange;
    }

    /// <summary>Shows the request; true when it goes on to the model.</summary>
    private async ValueTask<bool> AskAsync(ExchangePipeline pipeline, PolicyTestSpec test, TestTarget target)
    {
        var plan = pipeline.OnRequestHeaders(new RequestHead
        {
            Method = "POST",
            Path = target.Path,
            Authority = target.Host,
            ContentType = "application/json",
        });
        var stream = test.Response?.Stream == true;
        var body = pipeline.Summary.Operation == Operation.Completions
            ? TestBodies.CompletionRequest(test.Request!, target.Model, stream)
            : TestBodies.ChatRequest(test.Request!, target.Model, stream);
        var verdict = plan.Reject is { } reject ? new BodyVerdict { Reject = reject }
            : plan.InspectBody ? await pipeline.OnRequestBodyAsync(new ReadOnlySequence<byte>(body), CancellationToken.None) : BodyVerdict.Continue;
        if (verdict.Reject is { } reply)
        {
            Receive(reply);
            return false;
        }
        Sent = SeenTexts.OfBody((verdict.Replacement ?? body).Span);
        return true;
    }

    private async ValueTask AnswerAsync(ExchangePipeline pipeline, TestResponseSpec response, bool isChat)
    {
        var isStream = response.Stream == true;
        var plan = pipeline.OnResponseHeaders(new ResponseHead { Status = 200, ContentType = isStream ? "text/event-stream" : "application/json" });
        if (plan.Reject is { } reject)
        {
            Receive(reject);
            return;
        }
        ReadOnlyMemory<byte>[] chunks = isStream ? [.. TestBodies.Events(response, isChat)] : [TestBodies.Answer(response, isChat)];
        var received = new ArrayBufferWriter<byte>();
        for (var i = 0; i < chunks.Length; i++)
        {
            if (plan.Inspection == ResponseInspection.None)
            {
                received.Write(chunks[i].Span);
                continue;
            }
            var output = new ArrayBufferWriter<byte>();
            var verdict = await pipeline.OnResponseBodyAsync(
                new ReadOnlySequence<byte>(chunks[i]), i == chunks.Length - 1, output, CancellationToken.None);
            if (verdict.Reject is { } reply)
            {
                Receive(reply);
                return;
            }
            received.Write(verdict.Action == StreamAction.Continue ? chunks[i].Span : output.WrittenSpan);
            if (verdict.Action == StreamAction.Cut)
            {
                break;
            }
        }
        Received = isStream ? SeenTexts.OfStream(received.WrittenSpan) : SeenTexts.OfBody(received.WrittenSpan);
    }

    private void Receive(Reply reply) =>
        Received = reply.ContentType.StartsWith("text/event-stream", StringComparison.Ordinal)
            ? SeenTexts.OfStream(reply.Body.Span)
            : SeenTexts.OfBody(reply.Body.Span);
}
