namespace ExtProc.Core.Json;

/// <summary>The state of one pass of <see cref="JsonScanner"/>: the grammar. Methods answer false once a fault is set.</summary>
internal ref partial struct JsonScan
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly JsonReading _reading;
    private readonly JsonFrame[] _frames;
    private readonly int _maxDepth;
    private int _at;
    private ReadFault _fault;

    public JsonScan(ReadOnlySpan<byte> text, JsonReading reading, int maxDepth)
    {
        _text = text;
        _reading = reading;
        _frames = reading.Frames;
        _maxDepth = maxDepth;
    }

    public ReadFault Run(FieldNode root)
    {
        SkipBlanks();
        if (_at == _text.Length)
        {
            return ReadFault.Empty;
        }
        _frames[0] = new JsonFrame { KeyStart = -1, Path = JsonPathTable.Root };
        if (!Value(root, 0))
        {
            return _fault;
        }
        SkipBlanks();
        return _at == _text.Length ? ReadFault.None : ReadFault.TrailingData;
    }

    private bool Value(FieldNode node, int depth)
    {
        if (_at >= _text.Length)
        {
            return Fail(ReadFault.Syntax);
        }
        switch (_text[_at])
        {
            case (byte)'"':
                int start = ++_at;
                return SkipString(out _) && OnString(node.Rule, start, _at - 1 - start, depth);
            case (byte)'{':
                return Object(node, depth);
            case (byte)'[':
                return Array(node, depth);
            case (byte)'t':
                return Literal("true"u8, JsonKind.True, node.Rule, depth);
            case (byte)'f':
                return Literal("false"u8, JsonKind.False, node.Rule, depth);
            case (byte)'n':
                return Literal("null"u8, JsonKind.Null, node.Rule, depth);
            default:
                return Number(node.Rule, depth);
        }
    }

    private bool Object(FieldNode node, int depth)
    {
        if (depth >= _maxDepth)
        {
            return Fail(ReadFault.TooDeep);
        }
        int start = _at++;
        int firstPart = _reading.Parts.Count;
        int open = _reading.Keys.Open();
        SkipBlanks();
        if (!Take((byte)'}'))
        {
            do
            {
                SkipBlanks();
                if (!Member(node, open, depth + 1))
                {
                    return false;
                }
                SkipBlanks();
            }
            while (Take((byte)','));
            if (!Take((byte)'}'))
            {
                return Fail(ReadFault.Syntax);
            }
            _reading.Keys.Close(open);
        }
        return OnValue(node.Rule, JsonKind.Object, start, _at - start, firstPart, depth);
    }

    private bool Member(FieldNode node, int open, int depth)
    {
        if (!Take((byte)'"'))
        {
            return Fail(ReadFault.Syntax);
        }
        int start = _at;
        if (!SkipString(out bool escaped))
        {
            return false;
        }
        int length = _at - 1 - start;
        var fault = _reading.Keys.Add(_text, open, start, length, escaped, out var name);
        if (fault != ReadFault.None)
        {
            return Fail(fault);
        }
        _frames[depth] = new JsonFrame { KeyStart = start, KeyLength = length, Path = -1 };
        var child = Child(node, name, start, length, depth);
        SkipBlanks();
        if (!Take((byte)':'))
        {
            return Fail(ReadFault.Syntax);
        }
        SkipBlanks();
        return _fault == ReadFault.None && Value(child, depth);
    }

    private FieldNode Child(FieldNode node, ReadOnlySpan<byte> name, int start, int length, int depth)
    {
        var child = node.Other;
        bool isText = node.Rule.Names || (!node.TryGet(name, out child) && child.Rule.Keys);
        if (isText && length > 0)
        {
            AddPart(child.Rule.Scope, start, length, Exchanges.TextEncoding.JsonString, depth, piece: false);
        }
        return child;
    }

    private bool Array(FieldNode node, int depth)
    {
        if (depth >= _maxDepth)
        {
            return Fail(ReadFault.TooDeep);
        }
        int start = _at++;
        int firstPart = _reading.Parts.Count;
        SkipBlanks();
        if (!Take((byte)']'))
        {
            int position = 0;
            do
            {
                SkipBlanks();
                _frames[depth + 1] = new JsonFrame { KeyStart = -1, KeyLength = position++, Path = -1 };
                if (!Value(node.Element, depth + 1))
                {
                    return false;
                }
                SkipBlanks();
            }
            while (Take((byte)','));
            if (!Take((byte)']'))
            {
                return Fail(ReadFault.Syntax);
            }
        }
        return OnValue(node.Rule, JsonKind.Array, start, _at - start, firstPart, depth);
    }

    private bool Fail(ReadFault fault)
    {
        _fault = fault;
        return false;
    }
}
