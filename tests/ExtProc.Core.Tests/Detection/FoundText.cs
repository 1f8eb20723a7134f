namespace ExtProc.Core.Tests.Detection;

/// <summary>A match with the UTF-16 offset where it starts.</summary>
internal sealed record FoundText(string Name, int Start, string Text)
{
    public int End => Start + Text.Length;
}
