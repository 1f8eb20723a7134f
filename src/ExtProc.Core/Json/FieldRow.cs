namespace ExtProc.Core.Json;

/// <summary>
/// One row of a field table. Paths are written <c>messages[].content[].text</c>; <c>tools.**</c> stands for everything below
/// <c>tools</c> that no other row names, <c>tools.**.type</c> for a key at any depth below it.
/// </summary>
public readonly record struct FieldRow(string Path, FieldRule Rule);
