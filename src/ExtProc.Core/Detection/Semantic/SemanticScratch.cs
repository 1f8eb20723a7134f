using System.Runtime.InteropServices;
using ExtProc.Core.Detection.Lexical;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>What one question needs while it is judged. Reusable. One question at a time.</summary>
internal sealed class SemanticScratch(ModelSet models)
{
    private readonly List<LexicalReading> _lexical = [new()];
    private readonly List<ReadWindow> _windows = [];

    public AnalyzedText Text { get; } = new();

    public WindowBudget Budget { get; } = new();

    public NameDecoder? Names { get; } = models.EncoderHeads?.Names is { } labels ? new NameDecoder(labels) : null;

    /// <summary>Readings of the text: the plain one and the further ones. Those before <see cref="AnalyzedText.MainReading"/> aren't judged.</summary>
    public int Readings => 1 + Text.Variants.Length;

    /// <summary>The windows that the encoder reads, those of the plain reading first.</summary>
    public ReadOnlySpan<ReadWindow> Windows => CollectionsMarshal.AsSpan(_windows);

    public int WindowsLeftOut { get; private set; }

    /// <summary>The windows of one reading, and the index of the first of them.</summary>
    public ReadOnlySpan<ReadWindow> WindowsOf(int reading, out int first)
    {
        var windows = Windows;
        for (first = 0; first < windows.Length && windows[first].Reading != reading;)
        {
            first++;
        }

        var end = first;
        while (end < windows.Length && windows[end].Reading == reading)
        {
            end++;
        }

        return windows[first..end];
    }

    /// <summary>What the lexical tier says of a reading.</summary>
    public LexicalReading Lexical(int reading) => _lexical[reading];

    public void Analyze(TextAnalyzer analyzer, ReadOnlySpan<char> text)
    {
        analyzer.Analyze(text, Text);
        models.Lexical.Read(Text.Scoring.Chars, _lexical[0]);
        for (var i = 0; i < Text.Variants.Length; i++)
        {
            if (_lexical.Count == i + 1)
            {
                _lexical.Add(new LexicalReading());
            }

            models.Lexical.Read(Text.Variants[i].Text, _lexical[i + 1]);
        }
    }

    /// <summary>
    /// Chooses the windows of all readings. The text as it stands is left out when it is disguised as a whole, unless names are asked for, whose places
    /// are those in that text.
    /// </summary>
    public void ChooseWindows(SemanticOptions options, SemanticNeeds needs)
    {
        _windows.Clear();
        WindowsLeftOut = 0;
        var main = Text.MainReading;
        if (main == 0 || (needs & SemanticNeeds.Names) != 0)
        {
            WindowsLeftOut = Budget.Choose(0, Text.Tokens, _lexical[0], options.WindowBudget, _windows);
        }

        if (main > 0)
        {
            var leftOut = Budget.Choose(main, Text.Variants[0].Tokens, _lexical[main], options.WindowBudget, _windows);
            WindowsLeftOut = Math.Max(WindowsLeftOut, leftOut);
        }

        for (var i = main; i < Text.Variants.Length; i++)
        {
            var tokens = Text.Variants[i].Tokens.Count;
            for (var window = 0; window < Math.Min(options.VariantWindows, TextWindow.CountFor(tokens)); window++)
            {
                _windows.Add(new ReadWindow(i + 1, TextWindow.At(window, tokens)));
            }
        }
    }

    /// <summary>The token ids of a reading.</summary>
    public ReadOnlySpan<int> TokensOf(int reading) => reading == 0 ? Text.Tokens.Ids : Text.Variants[reading - 1].Tokens.Ids;
}
