namespace ExtProc.Core.Detection.Scanning;

/// <summary>What stands to the left of a position.</summary>
internal enum PreviousKind : byte
{
    Other,
    Word,
    TextStart,
}
