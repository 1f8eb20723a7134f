using System.Globalization;
using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Testing.Detection;

namespace ExtProc.Benchmarks.Detection.Encoder;

/// <summary>
/// What rounding activations costs on real texts: logits, embeddings and decisions by each kernel beside those by the same model in floats. Texts go
/// the way that the product's go, but no gate keeps any from the encoder.
/// </summary>
internal sealed class EncoderExactness : IDisposable
{
    private const SemanticNeeds Needs = SemanticNeeds.Injection | SemanticNeeds.IndirectInjection | SemanticNeeds.Harm;

    private readonly ModelSet _models;
    private readonly SemanticOptions _options = new();
    private readonly TextAnalyzer _analyzer;
    private readonly ScoreCombination _combination;
    private readonly SemanticScratch _scratch;
    private readonly ReferenceEncoder _reference;
    private readonly List<ExactnessTally> _tallies = [];
    private int _texts;
    private int _windows;

    private EncoderExactness(string folder)
    {
        _models = ModelSet.Open(folder);
        EncoderModel model = _models.Encoder ?? throw new FileNotFoundException($"{folder} has no {ModelSet.EncoderFile}");
        _analyzer = new TextAnalyzer(_models.Vocabulary);
        _combination = new ScoreCombination(_models);
        _scratch = new SemanticScratch(_models);
        _reference = new ReferenceEncoder(model);
        foreach (EncoderKernel kernel in EncoderKernel.All.Where(kernel => kernel.IsSupported))
        {
            _tallies.Add(new ExactnessTally(kernel.Name, new KernelEncoder(model, kernel)));
        }
    }

    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length < 3 || !int.TryParse(arguments[1], CultureInfo.InvariantCulture, out var every) || every < 1)
        {
            Console.Error.WriteLine("usage: exactness MODELS EVERY FILE... (a folder of models; each EVERYth row of the files)");
            return 2;
        }

        using var exactness = new EncoderExactness(arguments[0]);
        foreach (var (text, role) in TextRows.Read(arguments[2..].ToArray(), every))
        {
            exactness.Add(text, role);
        }

        exactness.Report();
        return 0;
    }

    public void Dispose()
    {
        _reference.Dispose();
        _models.Dispose();
    }

    private void Add(string text, TextRole role)
    {
        _scratch.Analyze(_analyzer, text);
        _scratch.ChooseWindows(_options, Needs);
        if (_scratch.Windows.IsEmpty)
        {
            return;
        }

        _texts++;
        WindowWork expected = NewWork();
        WindowWork[] works = [.. _tallies.Select(_ => NewWork())];
        _windows += expected.Count;
        for (var window = 0; window < expected.Count; window++)
        {
            Encode(_reference, expected, window);
            for (var i = 0; i < works.Length; i++)
            {
                Encode(_tallies[i].Encoder, works[i], window);
                _tallies[i].AddWindow(_reference);
            }
        }

        var decisions = ExactnessTally.Decide(_combination.Combine(_scratch, expected, Needs, role));
        for (var i = 0; i < works.Length; i++)
        {
            _tallies[i].AddText(decisions, ExactnessTally.Decide(_combination.Combine(_scratch, works[i], Needs, role)));
        }
    }

    private WindowWork NewWork()
    {
        var work = new WindowWork();
        work.Reset(exchange: 1, Needs, deadline: long.MaxValue);
        var tokens = new int[TextWindow.Length];
        foreach (ReadWindow window in _scratch.Windows)
        {
            var length = window.Window.CopyTo(_scratch.TokensOf(window.Reading), _models.Vocabulary.StartId, _models.Vocabulary.EndId, tokens);
            work.Add(tokens.AsSpan(..length));
        }

        work.Prepare(SessionEncoder.ShapeOf(_models.Encoder!));
        return work;
    }

    private static void Encode(IWindowEncoder encoder, WindowWork work, int window)
    {
        encoder.Encode(work.Tokens(window), [work.Tokens(window).Length], Needs);
        work.Store(window, encoder, inBatch: 0);
    }

    private void Report()
    {
        Console.WriteLine($"{_texts} texts, {_windows} windows, {_models.Encoder!.Outputs.Count} logits each; encoder {_models.Encoder.Version}.");
        Console.WriteLine();
        Console.WriteLine("| kernel | logits off by, median | p99 | at most | least cosine of embeddings | decisions at Medium that flip |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (ExactnessTally tally in _tallies)
        {
            Console.WriteLine(tally.Row());
        }
    }
}
