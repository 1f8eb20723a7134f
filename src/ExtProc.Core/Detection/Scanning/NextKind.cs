namespace ExtProc.Core.Detection.Scanning;

/// <summary>What stands to the right of a position.</summary>
internal enum NextKind : byte
{
    Other,
    Word,
    TextEnd,
}
