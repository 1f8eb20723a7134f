namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>What comes out when a disguise is undone.</summary>
/// <param name="Text">The reading; null when there is nothing to undo.</param>
/// <param name="IsWhole">True when most of the text was disguised, and <paramref name="Text"/> is all of it.</param>
internal readonly record struct Reading(string? Text, bool IsWhole);
