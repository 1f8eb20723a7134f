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

    private const int KeptCapacity = 4096;
    private JsonPathNode[] _nodes = new JsonPathNode[64];

    public JsonPathTable() => Clear();

    public int Count { get; private set; }

    internal ref JsonPathNode this[int path] => ref _nodes.AsSpan(0, Count)[path];

    public void Clear()
    {
        if (_nodes.Length > KeptCapacity)
        {
            _nodes = new JsonPathNode[64];
        }
        _nodes[0] = new JsonPathNode { Parent = -1, KeyStart = -1 };
        Count = 1;
    }

    /// <summary>Which element a path's value is: its position, unless a field of the element says otherwise.</summary>
    public long OrdinalOf(int path) => this[path].Ordinal;

    /// <summary>Writes a path as <c>$.messages[2].content[0].text</c>; keys that are no plain words as <c>['key']</c>, spelled as in the body.</summary>
    public string Format(int path, ReadOnlySpan<byte> body)
    {
        var output = new ArrayBufferWriter<byte>(64);
        output.Write("$"u8);
        Write(path, body, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    internal int Add(in JsonPathNode node)
    {
        if (Count == _nodes.Length)
        {
            Array.Resize(ref _nodes, Count * 2);
        }
        _nodes[Count] = node;
        return Count++;
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
