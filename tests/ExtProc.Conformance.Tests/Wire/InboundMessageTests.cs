using System.Buffers;
using Envoy.Config.Core.V3;
using Envoy.Service.ExtProc.V3;
using ExtProc.Core.Exchanges;
using ExtProc.Server.Envoy;
using ExtProc.Server.Envoy.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ExtProc.Conformance.Tests.Wire;

/// <summary>The reader of messages against the generated writer, and against bytes that are no message.</summary>
public sealed class InboundMessageTests
{
    [Test]
    public void A_body_is_a_slice_whatever_surrounds_it()
    {
        var message = new ProcessingRequest
        {
            ResponseBody = new HttpBody { Body = ByteString.CopyFromUtf8("text"), EndOfStream = true },
            MetadataContext = new Metadata { FilterMetadata = { ["a"] = new Struct { Fields = { ["b"] = Value.ForNumber(1) } } } },
            ObservabilityMode = true,
        };
        byte[] bytes = message.ToByteArray();
        Assert.That(InboundMessage.TryRead(new ReadOnlySequence<byte>(bytes), out var read), Is.True);
        Assert.That(InboundBody.TryRead(read.Payload, out var body), Is.True);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Kind, Is.EqualTo(MessageKind.ResponseBody));
            Assert.That(read.IsObservability, Is.True);
            Assert.That(body.EndOfStream, Is.True);
            Assert.That(body.Bytes.ToArray(), Is.EqualTo("text"u8.ToArray()));
        }
    }

    [Test]
    public void Every_cut_message_is_refused_or_reads_as_what_is_left()
    {
        byte[] bytes = new ProcessingRequest
        {
            RequestBody = new HttpBody { Body = ByteString.CopyFromUtf8("some text"), EndOfStream = true },
            ProtocolConfig = new ProtocolConfiguration { SendBodyWithoutWaitingForHeaderResponse = true },
        }.ToByteArray();
        int whole = 0;
        for (int length = 0; length <= bytes.Length; length++)
        {
            whole += InboundMessage.TryRead(new ReadOnlySequence<byte>(bytes, 0, length), out _) ? 1 : 0;
        }
        Assert.That(whole, Is.EqualTo(3), "nothing, the body alone, the body with the configuration");
    }

    [TestCase("0f", TestName = "an unknown wire type")]
    [TestCase("ffffffffffffffffffff01", TestName = "a tag of more than ten bytes")]
    [TestCase("00", TestName = "field number 0")]
    [TestCase("2200 2a00", TestName = "two cases")]
    [TestCase("5a020806", TestName = "a body mode that does not exist")]
    [TestCase("22ffffffffffffffff7f", TestName = "a length of nearly 2^63")]
    public void Malformed(string hex) =>
        Assert.That(InboundMessage.TryRead(new ReadOnlySequence<byte>(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))), out _), Is.False);

    [Test]
    public void Repeated_headers_are_joined_and_ours_are_listed()
    {
        var map = new HeaderMap();
        foreach (var (name, value) in new[]
        {
            (":method", "POST"), (":path", "/x"), (":authority", "a"), ("content-encoding", "identity"), ("content-encoding", "gzip"), ("x-extproc-a", "1"),
        })
        {
            map.Headers.Add(new HeaderValue { Key = name, RawValue = ByteString.CopyFromUtf8(value) });
        }
        var fields = RequestFields.Read(new HttpHeaders { Headers = map, EndOfStream = true }.ToByteArray(), TrafficOrigin.Unknown);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fields?.Head.ContentEncoding, Is.EqualTo("identity, gzip"));
            Assert.That(fields?.Head.EndOfStream, Is.True);
            Assert.That(fields?.Owned, Is.EqualTo(new[] { "x-extproc-a" }));
        }
    }
}
