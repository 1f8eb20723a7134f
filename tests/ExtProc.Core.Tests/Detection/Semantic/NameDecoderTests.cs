using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Tests.Detection.Encoder.Tokenization;

namespace ExtProc.Core.Tests.Detection.Semantic;

/// <summary>Labels of tokens to names in the text.</summary>
public sealed class NameDecoderTests
{
    private const int Labels = 15;
    private const int BeginPerson = 1;
    private const int InsidePerson = 2;
    private const int BeginPlace = 5;

    [Test]
    public void WordsInARowAreOneName() => Assert.That(
        Decode("Call  Zoë Priyankadeshmukh now", (word, _) => word is "zoe" ? BeginPerson : word.StartsWith("pri", StringComparison.Ordinal) || word.Length == 0 ? InsidePerson : 0),
        Is.EqualTo(new[] { "Person:Zoë Priyankadeshmukh" }));

    [Test]
    public void AFirstTokenBeginsAnotherName() => Assert.That(
        Decode("Anna Berta", (_, _) => BeginPerson),
        Is.EqualTo(new[] { "Person:Anna", "Person:Berta" }));

    [Test]
    public void AnotherEntityIsAnotherName() => Assert.That(
        Decode("Anna Paris", (word, _) => word == "paris" ? BeginPlace : BeginPerson),
        Is.EqualTo(new[] { "Person:Anna", "Location:Paris" }));

    [Test]
    public void NothingIsNoName() => Assert.That(Decode("Anna Paris", (_, _) => 0), Is.Empty);

    [Test]
    public void WhereWindowsOverlapANameIsFoundOnce()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 110)) + " Anna Maria " + string.Join(' ', Enumerable.Repeat("word", 110));
        Assert.That(Decode(text, (word, _) => word == "anna" ? BeginPerson : word == "maria" ? InsidePerson : 0), Is.EqualTo(new[] { "Person:Anna Maria" }));
    }

    [Test]
    public void ANameBeforeAGapEndsThere()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", TextWindow.MaxCount - 1)) + " Anna " + string.Join(' ', Enumerable.Repeat("word", 3 * TextWindow.Stride));
        Assert.That(Decode(text, (word, _) => word == "anna" ? BeginPerson : 0, static window => window != 1), Is.EqualTo(new[] { "Person:Anna" }));
    }

    /// <summary>The names of a text whose tokens are labelled by their word; an empty word is one that the vocabulary cuts into pieces.</summary>
    private static string[] Decode(string text, Func<string, int, int> label, Func<int, bool>? isRead = null)
    {
        var analyzed = new AnalyzedText();
        new TextAnalyzer(Vocabularies.Shipped).Analyze(text, analyzed);
        using var folder = SmallModels.WithEncoder();
        using var model = EncoderModel.Open(Path.Combine(folder.Folder, ModelSet.EncoderFile));
        var windows = new List<ReadWindow>();
        var work = new WindowWork();
        work.Reset(1, SemanticNeeds.Names, long.MaxValue);
        foreach (var i in Enumerable.Range(0, analyzed.WindowCount).Where(i => isRead is null || isRead(i)))
        {
            var window = TextWindow.At(i, analyzed.Tokens.Count);
            windows.Add(new ReadWindow(0, window));
            work.Add(new int[window.Count + 2]);
        }

        work.Prepare(new WindowShape(0, 0, Labels));
        for (var i = 0; i < windows.Count; i++)
        {
            work.Store(i, new LabelledWindow(analyzed, windows[i].Window, label), 0);
        }

        return [.. new NameDecoder(NameLabels.Read("file", model)!).Decode(analyzed, windows.ToArray(), work)
            .Select(name => $"{name.Entity}:{text[name.Start..name.End]}")];
    }

    private sealed class LabelledWindow(AnalyzedText text, TextWindow window, Func<string, int, int> label) : IWindowEncoder
    {
        public void Encode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, SemanticNeeds needs) => throw new NotSupportedException();

        public ReadOnlySpan<float> Logits(int window) => [];

        public ReadOnlySpan<float> Embedding(int window) => [];

        public ReadOnlySpan<float> TokenLogits(int inBatch)
        {
            var logits = new float[(window.Count + 2) * Labels];
            for (var i = 0; i < window.Count; i++)
            {
                var token = window.Start + i;
                var piece = text.Scoring.Chars[text.Tokens.Starts[token]..text.Tokens.Ends[token]].ToString().ToLowerInvariant();
                var starts = token == 0 || text.Tokens.Starts[token] != text.Tokens.Ends[token - 1];
                logits[((i + 1) * Labels) + label(starts ? piece : "", token)] = 9;
            }

            return logits;
        }

        public void Dispose()
        {
        }
    }
}
