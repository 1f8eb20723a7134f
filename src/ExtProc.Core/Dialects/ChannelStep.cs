using System.Text.Json;
using ExtProc.Core.Json;

namespace ExtProc.Core.Dialects;

/// <summary>
/// One step on the way from an event's root to the text of a channel, kept so that an event that carries only this text can be written:
/// a member (<see cref="Key"/>) or an element (<see cref="Ordinal"/>), with the tag of the object that is there.
/// </summary>
internal sealed record ChannelStep(JsonEncodedText? Key, long Ordinal, bool HasIndex, JsonEncodedText? TagKey, JsonEncodedText? Tag)
{
    public static ChannelStep[] Collect(ReadOnlySpan<byte> data, JsonPathTable paths, int path)
    {
        var steps = new List<ChannelStep>();
        for (; path > JsonPathTable.Root; path = paths[path].Parent)
        {
            steps.Add(Of(data, paths[path]));
        }
        steps.Reverse();
        return [.. steps];
    }

    private static ChannelStep Of(ReadOnlySpan<byte> data, JsonPathNode node) => new(
        node.IsElement ? null : Encode(data.Slice(node.KeyStart, node.KeyLength)),
        node.Ordinal,
        node.HasIndex,
        node.TagKeyLength == 0 ? null : Encode(data.Slice(node.TagKeyStart, node.TagKeyLength)),
        node.TagKeyLength == 0 ? null : Encode(data.Slice(node.TagStart, node.TagLength)));

    private static JsonEncodedText Encode(ReadOnlySpan<byte> raw) => JsonEncodedText.Encode(JsonText.ToText(raw, int.MaxValue)!);
}
