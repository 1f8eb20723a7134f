using ExtProc.Core.Bodies;
using ExtProc.Core.Dialects;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Sse;
using ExtProc.Testing.Traffic;

namespace ExtProc.Core.Tests.Dialects.OpenAiChat;

/// <summary>The recorded exchanges of this dialect, whatever provider they were recorded at.</summary>
internal static class OpenAiTraffic
{
    private static readonly string[] Providers = ["openai-chat", "openai-compatible", "azure-openai", "mistral", "openai"];

    public static IEnumerable<RecordedExchange> Find() => Providers.SelectMany(SharedTraffic.Find).Where(
        e => e.Operation is "chat.completions" or "completions" or "models.chat.completions");

    public static IDialect DialectOf(RecordedExchange exchange)
    {
        var head = new RequestHead { Method = exchange.Request!.Method, Path = exchange.Request.Path, Authority = "a" };
        Assert.That(DialectCatalog.TryRecognise(head, out var dialect, out _), Is.True, exchange.Request.Path);
        return dialect!;
    }

    /// <summary>The bytes of a message with its content coding undone.</summary>
    public static byte[] BodyOf(RecordedMessage message)
    {
        Assert.That(ContentDecoder.TryCreate(message.Header("content-encoding"), new DecodeLimits(64 << 20), out var decoder), Is.True);
        using (decoder)
        {
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            decoder!.Feed(message.Body.Span, output);
            Assert.That(decoder.Complete(), Is.EqualTo(DecodeStatus.Ok));
            return output.WrittenSpan.ToArray();
        }
    }

    /// <summary>The data of all events of a stream, with their types.</summary>
    public static List<(byte[] Type, byte[] Data)> EventsOf(byte[] stream)
    {
        using var reader = new SseReader();
        var events = new List<(byte[], byte[])>();
        ReadOnlySpan<byte> rest = stream;
        while (reader.Read(ref rest, out var block) == SseStatus.Event || (rest.IsEmpty && reader.Complete(out block) == SseStatus.Event))
        {
            if (block.HasData)
            {
                events.Add((block.Type.ToArray(), block.Data.ToArray()));
            }
        }
        return events;
    }
}
