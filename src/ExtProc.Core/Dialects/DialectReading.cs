using System.Runtime.InteropServices;
using ExtProc.Core.Json;

namespace ExtProc.Core.Dialects;

/// <summary>
/// What a dialect found in one body or event. Used again from reading to reading, by one thread at a time; whatever it gives out is
/// valid until the next.
/// </summary>
public sealed class DialectReading
{
    private readonly List<EchoSpan> _echoes = [];
    private readonly List<ChoiceEnd> _ends = [];

    /// <summary>Every string that a detector can read.</summary>
    public PartList Parts => Json.Parts;

    /// <summary>What is there to see for a model and can't be read as text (images, recordings, documents, token ids).</summary>
    public PartList Unsupported => Json.Unsupported;

    public JsonPathTable Paths => Json.Paths;

    /// <summary>Values that repeat the text of a choice in another form.</summary>
    public ReadOnlySpan<EchoSpan> Echoes => CollectionsMarshal.AsSpan(_echoes);

    /// <summary>Choices that end here. After an event, nothing more comes in the channels of these choices.</summary>
    public ReadOnlySpan<ChoiceEnd> Ends => CollectionsMarshal.AsSpan(_ends);

    internal JsonReading Json { get; } = new();

    internal void Begin()
    {
        _echoes.Clear();
        _ends.Clear();
    }

    internal void AddEcho(in EchoSpan echo) => _echoes.Add(echo);

    internal void AddEnd(in ChoiceEnd end) => _ends.Add(end);
}
