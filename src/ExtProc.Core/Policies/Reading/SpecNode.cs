namespace ExtProc.Core.Policies.Reading;

/// <summary>
/// A document before it means anything: scalars, lists and maps with the place they stand at. Whoever builds one caps depth, size and
/// count, refuses duplicate keys, and hands out no lone surrogates.
/// </summary>
public abstract class SpecNode
{
    private SpecNode(int line, int column)
    {
        Line = line;
        Column = column;
    }

    /// <summary>From 1; 0 when unknown.</summary>
    public int Line { get; }

    /// <summary>From 1; 0 when unknown.</summary>
    public int Column { get; }

    public sealed class Scalar(ScalarKind kind, string text, int line = 0, int column = 0) : SpecNode(line, column)
    {
        public ScalarKind Kind { get; } = kind;

        /// <summary>The content as written, without quotes and escapes.</summary>
        public string Text { get; } = text;
    }

    public sealed class List(IReadOnlyList<SpecNode> items, int line = 0, int column = 0) : SpecNode(line, column)
    {
        public IReadOnlyList<SpecNode> Items { get; } = items;
    }

    public sealed class Map(IReadOnlyList<Entry> entries, int line = 0, int column = 0) : SpecNode(line, column)
    {
        public IReadOnlyList<Entry> Entries { get; } = entries;

        public Entry? Find(string key)
        {
            foreach (var entry in Entries)
            {
                if (entry.Key == key)
                {
                    return entry;
                }
            }
            return null;
        }
    }

    /// <summary>One key of a map, the place of the key, and its value.</summary>
    public sealed record Entry(string Key, SpecNode Value, int Line = 0, int Column = 0);
}
