namespace ExtProc.Core.Json;

/// <summary>
/// What one scan found, and the memory that scans need: used again from scan to scan, by one thread at a time. All offsets refer to the
/// bytes that were scanned.
/// </summary>
public sealed class JsonReading
{
    private PooledList<JsonFact> _facts = new(64);

    /// <summary>Strings that detectors can read, in the order of the body.</summary>
    public PartList Parts { get; } = new();

    /// <summary>What a model may see and no text detector can read: images, recordings, documents, token ids.</summary>
    public PartList Unsupported { get; } = new();

    public JsonPathTable Paths { get; } = new();

    public ReadOnlySpan<JsonFact> Facts => _facts.Items;

    /// <summary>Channel of a part whose text goes on in other events, until a <c>ChannelTable</c> has given it its number.</summary>
    internal const int Piece = -1;

    internal KeySet Keys { get; } = new();

    internal JsonFrame[] Frames { get; private set; } = new JsonFrame[JsonScanner.DefaultMaxDepth + 2];

    internal void Begin(int maxDepth)
    {
        Parts.Clear();
        Unsupported.Clear();
        Paths.Clear();
        Keys.Clear();
        _facts.Clear();
        if (Frames.Length < maxDepth + 2)
        {
            Frames = new JsonFrame[maxDepth + 2];
        }
    }

    internal void AddFact(in JsonFact fact) => _facts.Add(fact);
}
