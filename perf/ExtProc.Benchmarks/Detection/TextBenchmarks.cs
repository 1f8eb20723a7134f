using BenchmarkDotNet.Attributes;
using ExtProc.Core.Detection.Lexical;
using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Benchmarks.Detection;

/// <summary>What a text of 1,024 UTF-16 units costs before the encoder: the scoring text, the whole analysis (with tokens and further readings), the lexical tier.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class TextBenchmarks
{
    private const int Size = 1024;

    private readonly ModelSet _models = ModelSet.Open(ModelSet.DefaultDirectory, requireCalibration: false);
    private readonly ScoringText _scoring = new();
    private readonly AnalyzedText _analyzed = new();
    private readonly LexicalReading _reading = new();
    private TextAnalyzer? _analyzer;
    private string _text = "";

    [Params("prose", "cyrillic", "chinese", "code", "base64")]
    public string Text { get; set; } = "prose";

    [GlobalSetup]
    public void Prepare()
    {
        _analyzer = new TextAnalyzer(_models.Vocabulary);
        var sentence = Text switch
        {
            "cyrillic" => "Нужно подготовить отчёт за квартал и отправить его до пятницы, потом обсудим детали на встрече. ",
            "chinese" => "请帮我总结一下这份报告的主要内容，并列出三个可以改进的地方。",
            "code" => "public static int Sum(int[] items) {\n    var total = 0;\n    foreach (var item in items) { total += item; }\n    return total; }\n",
            "base64" => "q83vEjRWeJCrze8BI0VniavN7xAyVHaYutz+ECNFZ4mrze8QMlR2mLrc/hAjRWeJ",
            _ => "Could you summarise the main points of the meeting and list what each of us should do before Friday? Thank you. ",
        };
        _text = string.Concat(Enumerable.Repeat(sentence, (Size / sentence.Length) + 1))[..Size];
        _scoring.Read(_text);
    }

    [Benchmark]
    public int Scoring()
    {
        _scoring.Read(_text);
        return _scoring.Chars.Length;
    }

    [Benchmark]
    public int Analysis()
    {
        _analyzer!.Analyze(_text, _analyzed);
        return _analyzed.Tokens.Count;
    }

    [Benchmark]
    public float Lexical()
    {
        _models.Lexical.Read(_scoring.Chars, _reading);
        return _reading.Score(LexicalHead.Injection);
    }
}
