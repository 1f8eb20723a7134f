using ExtProc.Core.Detection.Encoder.Tokenization;
using ExtProc.Core.Detection.Normalisation.Variants;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>A further reading of a text and its tokens.</summary>
public sealed class VariantTokens
{
    public VariantKind Kind { get; internal set; }

    public string Text { get; internal set; } = "";

    public TokenList Tokens { get; } = new();
}
