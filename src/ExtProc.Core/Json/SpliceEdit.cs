namespace ExtProc.Core.Json;

/// <summary>One replacement in a body: <see cref="Length"/> bytes at <see cref="Start"/> give way to a slice of a shared buffer.</summary>
internal readonly record struct SpliceEdit(int Start, int Length, int From, int Count)
{
    public int End => Start + Length;
}
