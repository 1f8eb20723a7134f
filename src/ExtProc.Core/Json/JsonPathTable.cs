using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace ExtProc.Core.Json;

/// <summary>
/// The paths of the strings found in one parse, kept as parent links so that recording one costs an append and only a path that is
/// reported is ever written out. Paths refer to the keys in the body that was parsed: whoever writes one brings that body along.
/// </summary>
public sealed class JsonPathTable
{
    /// <summary>The path of the top-level value, <c>$</c>.</summary>
    public const int Root = 0;

    private PooledList<JsonPathNode> _nodes = new(64);
    private PooledList<JsonPathMark> _marks = new(8);

    public JsonPathTable() => Clear();

    public int Count => _nodes.Count;

    internal ref JsonPathNode this[int path] => ref _nodes[path];

    public void Clear()
    {
        _nodes.Clear();
        _marks.Clear();
        _nodes.Add(new JsonPathNode { Parent = -1, KeyStart = -1, Mark = -1 });
    }

    /// <summary>Which element a path's value is: what the element says itself, or its position.</summary>
    public long OrdinalOf(int path)
    {
        ref readonly var node = ref _nodes[path];
        return node.Mark >= 0 && _marks[node.Mark].HasIndex ? _marks[node.Mark].Index : node.IsElement ? node.Position : 0;
    }

    /// <summary>What the object at a path says of itself, to be filled in.</summary>
    internal ref JsonPathMark MarkOf(int path)
    {
        ref var node = ref _nodes[path];
        if (node.Mark < 0)
        {
            node.Mark = _marks.Count;
            _marks.Add(default);
        }
        return ref _marks[node.Mark];
    }

    /// <summary>
    /// Writes a path as <c>$.messages[2].content[0].text</c>; keys that are no plain words as <c>['key']</c>, spelled as in the body.
    /// </summary>
    public string Format(int path, ReadOnlySpan<byte> body)
    {
        var output = new ArrayBufferWriter<byte>(64);
        output.Write("$"u8);
        Write(path, body, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    internal int Add(in JsonPathNode node)
    {
        _nodes.Add(node);
        return _nodes.Count - 1;
    }

    private void Write(int path, ReadOnlySpan<byte> body, ArrayBufferWriter<byte> output)
    {
        if (path <= Root)
        {
            return;
        }
        var node = this[path];
        Write(node.Parent, body, output);
        if (node.IsElement)
        {
            output.Write("["u8);
            Utf8Formatter.TryFormat(node.Position, output.GetSpan(20), out int digits);
            output.Advance(digits);
            output.Write("]"u8);
            return;
        }
        var key = body.Slice(node.KeyStart, node.KeyLength);
        bool plain = JsonText.IsPlainWord(key);
        output.Write(plain ? "."u8 : "['"u8);
        output.Write(key);
        output.Write(plain ? ""u8 : "']"u8);
    }
}
