using System.Text;
using BenchmarkDotNet.Attributes;
using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Pii;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Detection.Secrets;
using ExtProc.Core.Exchanges;

namespace ExtProc.Benchmarks.Detection;

/// <summary>Tiers 0 and 1 on one KiB: the view alone (a plan that never matches), all built-in rules, and hidden text besides.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class ScanBenchmarks
{
    private const int Size = 1024;

    private readonly TextScanner _scanner = new();
    private readonly RuleDetection[] _rules = [AllPatterns(), new RuleDetection { Patterns = [], HiddenText = true }];
    private byte[] _text = [];
    private ScanPlan _plan = ScanPlan.Compile([]);

    [Params("prose", "cyrillic", "chinese", "code", "numbers", "base64", "dots")]
    public string Text { get; set; } = "prose";

    [Params("view", "rules", "rules+hidden")]
    public string Plan { get; set; } = "rules";

    [GlobalSetup]
    public void Prepare()
    {
        _text = Sample(Text);
        _plan = ScanPlan.Compile(Plan switch
        {
            "view" => [new RuleDetection { Patterns = [new PatternDefinition { Name = "never", Expression = @"\x01{5}" }] }],
            "rules" => _rules[..1],
            _ => _rules,
        });
    }

    [Benchmark]
    public int Whole()
    {
        _scanner.Reset(_plan, TextEncoding.JsonString);
        _scanner.Scan(_text, final: true);
        return _scanner.Matches.Length;
    }

    /// <summary>As a stream brings it: sixteen bytes at a time, what is held comes again.</summary>
    [Benchmark]
    public int Streamed()
    {
        _scanner.Reset(_plan, TextEncoding.JsonString);
        var (matches, start) = (0, 0);
        for (var end = 16; end <= _text.Length; end += 16)
        {
            _scanner.Scan(_text.AsSpan(start..end), final: end == _text.Length);
            start += _scanner.Safe;
            matches += _scanner.Matches.Length;
        }

        return matches;
    }

    [Benchmark]
    public ScanPlan Compile() => ScanPlan.Compile(_rules);

    private static RuleDetection AllPatterns()
    {
        var patterns = new List<PatternDefinition>(SecretRules.All);
        foreach (var name in PiiEntities.Names)
        {
            patterns.AddRange(PiiEntities.TryGet(name, out var entity) ? entity : []);
        }

        return new RuleDetection { Patterns = patterns };
    }

    private static byte[] Sample(string kind) => kind switch
    {
        "cyrillic" => Fill("Нужно подготовить отчёт за квартал и отправить его до пятницы, потом обсудим детали на встрече. "),
        "chinese" => Fill("请帮我总结一下这份报告的主要内容，并列出三个可以改进的地方。"),
        "code" => Fill("""public static int Sum(int[] items) {\n    var total = 0;\n    foreach (var item in items) { total += item; }\n    return total; }\n"""),
        "numbers" => Fill("48213 9921 77 100.25 2024-05-06 12:30 555 31 8 40012 "),
        "base64" => Fill("q83vEjRWeJCrze8BI0VniavN7xAyVHaYutz+ECNFZ4mrze8QMlR2mLrc/hAjRWeJ"),
        "dots" => Fill("a."),
        _ => Fill("Could you summarise the main points of the meeting and list what each of us should do before Friday? Thank you. "),
    };

    /// <summary>Whole repetitions, then spaces: never half a character.</summary>
    private static byte[] Fill(string sentence)
    {
        var bytes = new byte[Size];
        var piece = Encoding.UTF8.GetBytes(sentence);
        bytes.AsSpan().Fill((byte)' ');
        for (var at = 0; at + piece.Length <= Size; at += piece.Length)
        {
            piece.CopyTo(bytes, at);
        }

        return bytes;
    }
}
