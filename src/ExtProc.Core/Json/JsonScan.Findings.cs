using System.Buffers.Text;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Json;

internal ref partial struct JsonScan
{
    private bool OnString(FieldRule rule, int start, int length, int depth)
    {
        var raw = _text.Slice(start, length);
        int firstPart = _reading.Parts.Count;
        switch (rule.Kind)
        {
            case FieldKind.Blob:
                if (!StringShape.IsPayload(raw))
                {
                    AddPart(rule, start, length, depth);
                }
                break;
            case FieldKind.Tag:
                NoteTag(start, length, depth);
                goto case FieldKind.Id;
            case FieldKind.Id:
                if (rule.Known is null ? !StringShape.IsIdentifier(raw) : !IsKnown(rule.Known, raw))
                {
                    AddPart(rule, start, length, depth);
                }
                break;
            case FieldKind.Media:
                AddUnsupported(rule, start, length, depth);
                if (!StringShape.IsPayload(raw))
                {
                    AddPart(rule, start, length, depth);
                }
                break;
            default:
                if (length > 0 || rule.Piece)
                {
                    AddPart(rule, start, length, depth);
                }
                break;
        }
        return OnValue(rule, JsonKind.String, start, length, firstPart, depth);
    }

    private bool OnNumber(FieldRule rule, int start, int length, int depth)
    {
        switch (rule.Kind)
        {
            case FieldKind.Text:
                AddUnsupported(rule, start, length, depth);
                break;
            case FieldKind.Ordinal when depth > 0
                && Utf8Parser.TryParse(_text.Slice(start, length), out long ordinal, out int used) && used == length:
                ref var owner = ref _reading.Paths.MarkOf(PathOf(depth - 1));
                (owner.HasIndex, owner.Index) = (true, ordinal);
                break;
        }
        return OnValue(rule, JsonKind.Number, start, length, _reading.Parts.Count, depth);
    }

    private bool OnValue(FieldRule rule, JsonKind kind, int start, int length, int firstPart, int depth)
    {
        if (rule.Fact != 0)
        {
            _reading.AddFact(new JsonFact(
                rule.Fact, kind, start, length, firstPart, _reading.Parts.Count, rule.FactPath ? PathOf(depth) : -1));
        }
        return _fault == ReadFault.None;
    }

    private void AddPart(FieldRule rule, int start, int length, int depth) =>
        AddPart(rule.Scope, start, length, rule.Encoding, depth, rule.Piece);

    private void AddPart(PartScope scope, int start, int length, TextEncoding encoding, int depth, bool piece)
    {
        if (_reading.Parts.Count >= JsonScanner.MaxParts)
        {
            _fault = ReadFault.TooManyParts;
            return;
        }
        _reading.Parts.Add(new Part(scope, start, length, encoding, PathOf(depth), piece ? JsonReading.Piece : 0));
    }

    /// <summary>Adds what can't be read; neighbours in one array (token ids) become one.</summary>
    private void AddUnsupported(FieldRule rule, int start, int length, int depth)
    {
        if (_frames[depth].KeyStart < 0 && depth > 0)
        {
            int parent = PathOf(depth - 1);
            int count = _reading.Unsupported.Count;
            if (count > 0 && _reading.Unsupported[count - 1].Path == parent)
            {
                ref var last = ref _reading.Unsupported[count - 1];
                last = last with { Length = start + length - last.Start };
                return;
            }
            depth--;
        }
        if (_reading.Unsupported.Count >= JsonScanner.MaxParts)
        {
            _fault = ReadFault.TooManyParts;
            return;
        }
        _reading.Unsupported.Add(new Part(rule.Scope, start, length, rule.Encoding, PathOf(depth), 0));
    }

    private static bool IsKnown(IReadOnlyList<byte[]> known, ReadOnlySpan<byte> raw)
    {
        for (int i = 0; i < known.Count; i++)
        {
            if (raw.SequenceEqual(known[i]))
            {
                return true;
            }
        }
        return false;
    }

    private void NoteTag(int start, int length, int depth)
    {
        if (depth == 0)
        {
            return;
        }
        ref var owner = ref _reading.Paths.MarkOf(PathOf(depth - 1));
        owner.TagKeyStart = _frames[depth].KeyStart;
        owner.TagKeyLength = _frames[depth].KeyLength;
        owner.TagStart = start;
        owner.TagLength = length;
    }

    private int PathOf(int depth)
    {
        ref var frame = ref _frames[depth];
        if (frame.Path < 0)
        {
            frame.Path = _reading.Paths.Add(new JsonPathNode
            {
                Parent = PathOf(depth - 1),
                KeyStart = frame.KeyStart,
                KeyLength = frame.KeyLength,
                Mark = -1,
            });
        }
        return frame.Path;
    }
}
