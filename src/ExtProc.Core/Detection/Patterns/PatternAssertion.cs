namespace ExtProc.Core.Detection.Patterns;

/// <summary>Conditions on the characters on both sides of a position.</summary>
internal enum PatternAssertion : byte
{
    TextStart,
    TextEnd,
    WordEdge,
    NoWordEdge,
}
