using ExtProc.Conformance.Tests.Model;
using ExtProc.Conformance.Tests.Sessions;
using Envoy.Config.Core.V3;
using Envoy.Service.ExtProc.V3;
using Google.Protobuf;
using BodySendMode = Envoy.Extensions.Filters.Http.ExtProc.V3.ProcessingMode.Types.BodySendMode;

namespace ExtProc.Conformance.Tests;

/// <summary>What a streamed chunk costs in steady state, through framing, session and engine.</summary>
[NonParallelizable]
public sealed class SessionAllocationTests
{
    private const int Measured = 1000;

    [TestCase(BodySendMode.Streamed)]
    [TestCase(BodySendMode.FullDuplexStreamed)]
    public void A_streamed_chunk_allocates_little(BodySendMode mode)
    {
        using var rig = new SessionRig();
        using var stream = new MemoryDuplex(rig.Processor);
        Open(stream, mode);
        byte[] chunk = new ProcessingRequest
        {
            ResponseBody = new HttpBody { Body = ByteString.CopyFromUtf8(Bodies.Events("a few more words of an answer ").Split("\n\n")[0] + "\n\n") },
        }.ToByteArray();
        long perChunk = Allocations.Least(() => Send(stream, chunk, Measured)) / Measured;
        TestContext.Out.WriteLine($"{perChunk} bytes per chunk");
        Assert.That(perChunk, Is.LessThanOrEqualTo(256));
    }

    private static void Send(MemoryDuplex stream, byte[] chunk, int count)
    {
        for (int i = 0; i < count; i++)
        {
            stream.SendWhole(chunk);
            stream.Discard();
        }
    }

    private static void Open(MemoryDuplex stream, BodySendMode mode)
    {
        var head = new HeaderMap();
        foreach (var (name, value) in HttpMessage.Post("/v1/chat/completions", []).Headers)
        {
            head.Headers.Add(new HeaderValue { Key = name, RawValue = ByteString.CopyFromUtf8(value) });
        }
        stream.SendWhole(new ProcessingRequest
        {
            RequestHeaders = new HttpHeaders { Headers = head },
            ProtocolConfig = new ProtocolConfiguration { RequestBodyMode = BodySendMode.FullDuplexStreamed, ResponseBodyMode = mode },
        }.ToByteArray());
        stream.SendWhole(new ProcessingRequest
        {
            RequestBody = new HttpBody { Body = ByteString.CopyFromUtf8(Bodies.Request("hello", stream: true)), EndOfStream = true },
        }.ToByteArray());
        var response = new HeaderMap();
        response.Headers.Add(new HeaderValue { Key = ":status", RawValue = ByteString.CopyFromUtf8("200") });
        response.Headers.Add(new HeaderValue { Key = "content-type", RawValue = ByteString.CopyFromUtf8("text/event-stream") });
        stream.SendWhole(new ProcessingRequest { ResponseHeaders = new HttpHeaders { Headers = response } }.ToByteArray());
        stream.Discard();
    }
}
