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
            steps.Add(Of(data, paths, path));
        }
        steps.Reverse();
        return [.. steps];
    }

    private static ChannelStep Of(ReadOnlySpan<byte> data, JsonPathTable paths, int path)
    {
        var node = paths[path];
        var mark = node.Mark < 0 ? default : paths.MarkOf(path);
        return new ChannelStep(
            node.IsElement ? null : Encode(data.Slice(node.KeyStart, node.KeyLength)),
            node.IsElement ? paths.OrdinalOf(path) : 0,
            mark.HasIndex,
            mark.TagKeyLength == 0 ? null : Encode(data.Slice(mark.TagKeyStart, mark.TagKeyLength)),
            mark.TagKeyLength == 0 ? null : Encode(data.Slice(mark.TagStart, mark.TagLength)));
    }

    private static JsonEncodedText Encode(ReadOnlySpan<byte> raw) => JsonEncodedText.Encode(JsonText.ToText(raw, int.MaxValue)!);
}
