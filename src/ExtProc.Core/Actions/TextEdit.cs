namespace ExtProc.Core.Actions;

/// <summary>A span of raw bytes to be replaced.</summary>
/// <param name="Start">Offset of the first byte replaced.</param>
/// <param name="End">Offset behind the last.</param>
/// <param name="Replacement">By what.</param>
/// <param name="Bare">The span stands outside the string literals of a JSON text: the replacement must be a value of its own.</param>
/// <param name="Clipped">The match began earlier, inside the edit before this one.</param>
internal readonly record struct TextEdit(int Start, int End, Replacement Replacement, bool Bare, bool Clipped);
