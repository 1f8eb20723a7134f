namespace ExtProc.Testing;

/// <summary>One way to cut bytes into chunks. Its text is its name, so that a failed case says which cut it was.</summary>
public sealed record ChunkVariant(string Name, IReadOnlyList<ReadOnlyMemory<byte>> Chunks)
{
    public override string ToString() => Name;
}
