using System.Text;
using BenchmarkDotNet.Attributes;
using ExtProc.Core.Dialects;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;

namespace ExtProc.Benchmarks.Json;

/// <summary>Recognising and reading a chat request: turns of prose, calls of tools and definitions of tools. Goal: 32 KB in 60 µs, linear to 10 MB.</summary>
[MemoryDiagnoser]
public class JsonScannerBenchmarks
{
    private readonly RequestHead _head = new() { Method = "POST", Path = "/v1/chat/completions", Authority = "api.openai.com" };
    private readonly DialectReading _reading = new();
    private byte[] _body = [];

    [Params(1, 32, 320, 10_240)]
    public int Kilobytes { get; set; }

    [GlobalSetup]
    public void Build()
    {
        var text = new StringBuilder("""{"model":"gpt-4o","stream":true,"tools":[""");
        text.AppendJoin(',', Enumerable.Range(0, Math.Max(1, Kilobytes / 4)).Select(i => $$$$"""
            {"type":"function","function":{"name":"tool_{{{{i}}}}","description":"Looks up the weather of a city.","parameters":{"type":"object","properties":{"city":{"type":"string","description":"Name of the city"},"unit":{"type":"string","enum":["c","f"]}},"required":["city"]}}}
            """));
        text.Append("""],"messages":[{"role":"system","content":"You are a helpful assistant."}""");
        for (int turn = 0; text.Length < Kilobytes * 1024; turn++)
        {
            text.Append($$$"""
                ,{"role":"user","content":"Turn {{{turn}}}: what is the weather like in Bern, and would you \"recommend\" a walk\nalong the river this afternoon? I have two hours."},{"role":"assistant","content":null,"tool_calls":[{"id":"call_{{{turn}}}","type":"function","function":{"name":"tool_0","arguments":"{\"city\":\"Bern\"}"}}]},{"role":"tool","tool_call_id":"call_{{{turn}}}","content":"Sunny, 21 degrees, light wind from the west. Rain is not expected before the evening."},{"role":"assistant","content":"It is sunny in Bern at 21 degrees, so a walk along the river sounds like a fine idea. You could start at the old bridge and follow the path downstream."}
                """);
        }
        _body = Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }

    [Benchmark]
    public ReadFault RecogniseAndRead()
    {
        DialectCatalog.TryRecognise(_head, out var dialect, out _);
        return dialect!.ReadRequest(_body, _reading, out _);
    }
}
