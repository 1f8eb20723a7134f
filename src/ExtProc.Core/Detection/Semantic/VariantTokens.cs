using ExtProc.Core.Detection.Encoder.Tokenization;
using ExtProc.Core.Detection.Normalisation.Variants;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>A further reading of a text and its tokens.</summary>
public sealed class VariantTokens
{
    public VariantKind Kind { get; internal set; }

    public string Text { get; internal set; } = "";

    /// <summary>True when it is read in the place of the text as it stands.</summary>
    public bool IsWhole { get; internal set; }

    public TokenList Tokens { get; } = new();
}
