using System.Text;
using BenchmarkDotNet.Attributes;
using ExtProc.Core.Dialects;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Sse;

namespace ExtProc.Benchmarks.Sse;

/// <summary>A stream of a thousand chat chunks: cut into events, and read as chat; in chunks of one event and of odd sizes.</summary>
[MemoryDiagnoser]
public class SseReaderBenchmarks
{
    private const int Events = 1000;

    private readonly DialectReading _reading = new();
    private byte[] _stream = [];

    [Params(16, 300, 4096)]
    public int ChunkBytes { get; set; }

    [GlobalSetup]
    public void Build()
    {
        var text = new StringBuilder();
        for (int i = 0; i < Events; i++)
        {
            text.Append($$"""data: {"id":"chatcmpl-Br2oxdf4qykrUm1Wi9xICyygOR2Wv","object":"chat.completion.chunk","created":1751996417,"model":"gpt-4o-2024-08-06","service_tier":"default","system_fingerprint":"fp_a288987b44","choices":[{"index":0,"delta":{"content":" word{{i}}"},"logprobs":null,"finish_reason":null}]}""").Append("\n\n");
        }
        _stream = Encoding.UTF8.GetBytes(text.ToString());
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public int Cut() => Read(null);

    [Benchmark(OperationsPerInvoke = Events)]
    public int CutAndRead()
    {
        DialectCatalog.TryRecognise(new RequestHead { Method = "POST", Path = "/v1/chat/completions", Authority = "a" }, out var dialect, out _);
        return Read(dialect!.OpenStream(RequestFacts.None, new ReplyIdentity("1", DateTimeOffset.UnixEpoch)));
    }

    private int Read(IStreamedAnswer? answer)
    {
        using var reader = new SseReader();
        int count = 0;
        for (int at = 0; at < _stream.Length; at += ChunkBytes)
        {
            ReadOnlySpan<byte> chunk = _stream.AsSpan(at, Math.Min(ChunkBytes, _stream.Length - at));
            while (reader.Read(ref chunk, out var block) == SseStatus.Event)
            {
                count++;
                answer?.Read(block.Type, block.Data, _reading, out _);
            }
        }
        return count;
    }
}
