using ExtProc.Core.Detection.Encoder.Tokenization;
using ExtProc.Core.Detection.Normalisation.Variants;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>
/// Turns texts into what models see. Training and serving both come through here, so that they cannot drift apart. Immutable; safe for any
/// number of threads.
/// </summary>
public sealed class TextAnalyzer
{
    private readonly WordPieceTokenizer _tokenizer;
    private readonly VariantFinder _variants;

    public TextAnalyzer(WordPieceVocabulary vocabulary)
    {
        _tokenizer = new WordPieceTokenizer(vocabulary);
        _variants = new VariantFinder(vocabulary);
    }

    /// <summary>Replaces the content of the output by the analysis of a text.</summary>
    public void Analyze(ReadOnlySpan<char> text, AnalyzedText output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Clear();
        output.Scoring.Read(text);
        _tokenizer.Tokenize(output.Scoring.Chars, output.Tokens);
        _variants.Find(output.Scoring.Chars, output.Found);
        foreach (var found in output.Found)
        {
            _tokenizer.Tokenize(found.Text, output.AddVariant(found).Tokens);
        }
    }
}
