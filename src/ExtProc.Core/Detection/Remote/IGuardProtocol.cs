using System.Text.Json;

namespace ExtProc.Core.Detection.Remote;

/// <summary>How one kind of guard is asked and understood. Stateless.</summary>
internal interface IGuardProtocol
{
    /// <summary>How many parts one request can hold.</summary>
    int MaxParts { get; }

    void WriteRequest(Utf8JsonWriter writer, ReadOnlySpan<RemotePart> parts);

    /// <summary>Adds the findings of an answer. False: it is no answer of this kind, and nothing that was added counts.</summary>
    bool TryReadAnswer(JsonElement answer, ReadOnlySpan<RemotePart> parts, List<RemoteFinding> findings);
}
