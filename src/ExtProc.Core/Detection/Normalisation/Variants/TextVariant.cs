namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>A second reading of a text.</summary>
/// <param name="Kind">What was undone.</param>
/// <param name="Text">The whole reading, or the part of it around what was undone.</param>
public readonly record struct TextVariant(VariantKind Kind, string Text);
