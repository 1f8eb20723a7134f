using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>The strings of one event that stand alone and that a model has to judge: few, and most events have none. Reusable; not thread-safe.</summary>
internal sealed class AloneTexts
{
    private readonly List<Entry> _entries = [];

    public int Count { get; private set; }

    /// <summary>True when one of them has no answer yet.</summary>
    public bool Any => Count > 0;

    public void Clear() => Count = 0;

    public void Take(int index, in Part part, ReadOnlySpan<byte> raw)
    {
        if (Count == _entries.Count)
        {
            _entries.Add(new Entry());
        }
        Entry entry = _entries[Count];
        entry.Text.Decode(raw, part.Encoding);
        (entry.Index, entry.Part, entry.Scores) = (index, part, null);
        Count += entry.Text.Text.Span.IsWhiteSpace() ? 0 : 1;
    }

    public Part PartOf(int entry) => _entries[entry].Part;

    public ReadOnlyMemory<char> TextOf(int entry) => _entries[entry].Text.Text;

    public void Answer(int entry, SemanticScores? scores) => _entries[entry].Scores = scores;

    /// <summary>Adds what the models found in a part of the event to its matches.</summary>
    public void AddMatches(int index, ScopePlan plan, List<ScanMatch> matches)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_entries[i] is { Scores: { } scores } entry && entry.Index == index)
            {
                bool isJson = entry.Part.Encoding == TextEncoding.JsonInJsonString;
                AnswerMatches.Add(plan.Semantic!, scores, TextRoles.Of(entry.Part.Scope), entry.Text, entry.Part.Length, isJson, matches);
            }
        }
    }

    private sealed class Entry
    {
        public DecodedText Text { get; } = new();

        public int Index { get; set; }

        public Part Part { get; set; }

        public SemanticScores? Scores { get; set; }
    }
}
