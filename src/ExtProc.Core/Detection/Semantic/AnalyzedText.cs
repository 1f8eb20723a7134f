using ExtProc.Core.Detection.Encoder.Tokenization;
using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Detection.Normalisation.Variants;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>
/// A text as the models see it: its scoring text and tokens, and those of its further readings. Reusable; allocates only to grow and for further
/// readings, which most texts don't have. Not thread-safe.
/// </summary>
public sealed class AnalyzedText
{
    private readonly List<VariantTokens> _variants = [];
    private int _variantCount;

    public ScoringText Scoring { get; } = new();

    public TokenList Tokens { get; } = new();

    /// <summary>How many windows cover the tokens.</summary>
    public int WindowCount => TextWindow.CountFor(Tokens.Count);

    public ReadOnlySpan<VariantTokens> Variants => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_variants)[.._variantCount];

    /// <summary>The reading that says what the text says: 0 for the text as it stands, 1 for the first further one when the whole text is disguised.</summary>
    public int MainReading => _variantCount > 0 && _variants[0].IsWhole ? 1 : 0;

    internal List<TextVariant> Found { get; } = [];

    /// <summary>The offset in the given text where a token begins.</summary>
    public int StartOf(int token) => Scoring.StartOf(Tokens.Starts[token]);

    /// <summary>The offset in the given text behind a token.</summary>
    public int EndOf(int token) => Scoring.EndOf(Tokens.Ends[token] - 1);

    internal void Clear()
    {
        Tokens.Clear();
        Found.Clear();
        _variantCount = 0;
    }

    internal VariantTokens AddVariant(in TextVariant found)
    {
        if (_variantCount == _variants.Count)
        {
            _variants.Add(new VariantTokens());
        }

        var variant = _variants[_variantCount++];
        variant.Kind = found.Kind;
        variant.Text = found.Text;
        variant.IsWhole = found.IsWhole;
        variant.Tokens.Clear();
        return variant;
    }
}
