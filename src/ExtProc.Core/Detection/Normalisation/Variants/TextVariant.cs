namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>A second reading of a text.</summary>
/// <param name="Kind">What was undone.</param>
/// <param name="Text">The whole reading, or the part of it around what was undone.</param>
/// <param name="IsWhole">
/// True when the text is disguised as a whole: the reading has all that the text has, and the text as it stands says nothing more. At most one reading
/// of a text is whole, and it is the first.
/// </param>
public readonly record struct TextVariant(VariantKind Kind, string Text, bool IsWhole = false);
