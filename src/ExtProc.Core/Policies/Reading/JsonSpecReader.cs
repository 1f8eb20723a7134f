using System.Text.Json;
using System.Text.Unicode;

namespace ExtProc.Core.Policies.Reading;

/// <summary>Reads strict JSON as a <see cref="SpecNode"/>: one document, no comments, no trailing commas.</summary>
public static class JsonSpecReader
{
    public static PolicySource Read(string? file, ReadOnlySpan<byte> json)
    {
        var bag = new DiagnosticBag(file);
        if (json.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }
        if (json.Length > SpecLimits.MaxBytes)
        {
            bag.Error(DiagnosticCodes.OverCap, "", $"is larger than {SpecLimits.MaxBytes} bytes", 0, 0);
            return new PolicySource(file, [], bag.Items);
        }
        if (!Utf8.IsValid(json))
        {
            bag.Error(DiagnosticCodes.NotUtf8, "", "is not UTF-8", 0, 0);
            return new PolicySource(file, [], bag.Items);
        }
        return new PolicySource(file, new Builder(json, bag).Document() is { } document ? [document] : [], bag.Items);
    }

    private ref struct Builder(ReadOnlySpan<byte> json, DiagnosticBag bag)
    {
        private readonly SpecTreeCaps _caps = new(bag);
        private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = SpecLimits.MaxDepth + 2 });
        private TextPlaces _places = new(json);

        public SpecNode? Document()
        {
            try
            {
                _reader.Read();
                var root = Node(1);
                return root is not null && !_reader.Read() ? root : null;
            }
            catch (JsonException e)
            {
                bag.Error(DiagnosticCodes.Syntax, "", "is not JSON", (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1);
                return null;
            }
            catch (InvalidOperationException)
            {
                // The one thing that makes a read token unreadable: an escape of half a surrogate pair.
                var (line, column) = _places.Of(_reader.TokenStartIndex);
                bag.Error(DiagnosticCodes.Syntax, "", "has an escape that is no character", line, column);
                return null;
            }
        }

        private SpecNode? Node(int depth)
        {
            var (line, column) = _places.Of(_reader.TokenStartIndex);
            if (!_caps.Admit(depth, line, column))
            {
                return null;
            }
            return _reader.TokenType switch
            {
                JsonTokenType.StartObject => Map(depth, line, column),
                JsonTokenType.StartArray => List(depth, line, column),
                JsonTokenType.String => new SpecNode.Scalar(ScalarKind.Text, _reader.GetString()!, line, column),
                JsonTokenType.Number => new SpecNode.Scalar(ScalarKind.Number, System.Text.Encoding.UTF8.GetString(_reader.ValueSpan), line, column),
                JsonTokenType.True => new SpecNode.Scalar(ScalarKind.Boolean, "true", line, column),
                JsonTokenType.False => new SpecNode.Scalar(ScalarKind.Boolean, "false", line, column),
                _ => new SpecNode.Scalar(ScalarKind.Null, "null", line, column),
            };
        }

        private SpecNode.Map? Map(int depth, int line, int column)
        {
            var entries = new List<SpecNode.Entry>();
            var keys = new HashSet<string>(StringComparer.Ordinal);
            while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
            {
                var (keyLine, keyColumn) = _places.Of(_reader.TokenStartIndex);
                var key = _reader.GetString()!;
                _reader.Read();
                if (Node(depth + 1) is not { } value)
                {
                    return null;
                }
                _caps.Add(entries, keys, new SpecNode.Entry(key, value, keyLine, keyColumn));
            }
            return new SpecNode.Map(entries, line, column);
        }

        private SpecNode.List? List(int depth, int line, int column)
        {
            var items = new List<SpecNode>();
            while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
            {
                if (Node(depth + 1) is not { } item)
                {
                    return null;
                }
                items.Add(item);
            }
            return new SpecNode.List(items, line, column);
        }
    }
}
