using System.Text;
using System.Text.Unicode;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ExtProc.Server.Policies;

/// <summary>
/// Reads the YAML that policies are written in: any number of documents, the core schema of YAML 1.2, no tags, anchors and aliases.
/// What Kubernetes, with its YAML 1.1, would read as something else is refused: a policy means the same in a file and in a cluster.
/// Every document that can be read is returned, and everything that is wrong is told; it never throws for what a file says.
/// </summary>
internal sealed class YamlSpecReader
{
    private readonly DiagnosticBag _bag;
    private readonly SpecTreeCaps _caps;
    private readonly int _lines;
    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly List<SpecNode> _documents = [];

    private YamlSpecReader(string text, DiagnosticBag bag)
    {
        _bag = bag;
        _caps = new SpecTreeCaps(bag);
        _lines = text.AsSpan().TrimEnd().Count('\n') + 1;
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _parser = new Parser(_scanner);
    }

    public static PolicySource Read(string? file, ReadOnlySpan<byte> yaml)
    {
        var bag = new DiagnosticBag(file);
        if (yaml.StartsWith("\uFEFF"u8))
        {
            yaml = yaml[3..];
        }
        if (yaml.Length > SpecLimits.MaxBytes)
        {
            bag.Error(DiagnosticCodes.OverCap, "", $"is larger than {SpecLimits.MaxBytes} bytes", 0, 0);
            return new PolicySource(file, [], bag.Items);
        }
        if (!Utf8.IsValid(yaml))
        {
            bag.Error(DiagnosticCodes.NotUtf8, "", "is not UTF-8", 0, 0);
            return new PolicySource(file, [], bag.Items);
        }
        var reader = new YamlSpecReader(Encoding.UTF8.GetString(yaml), bag);
        reader.ReadStream();
        return new PolicySource(file, reader._documents, bag.Items);
    }

    private void ReadStream()
    {
        while (Next() is { } next && next is not StreamEnd)
        {
            if (next is NodeEvent or AnchorAlias && !ReadDocument(next))
            {
                return;
            }
        }
    }

    private bool ReadDocument(ParsingEvent first)
    {
        if (Node(first, 1) is not { } root)
        {
            return false;
        }
        if (root is SpecNode.Scalar { Kind: ScalarKind.Null, Text.Length: 0 })
        {
            return true;
        }
        if (_documents.Count == SpecLimits.MaxDocuments)
        {
            _bag.Error(DiagnosticCodes.OverCap, "", $"has more than {SpecLimits.MaxDocuments} documents", root);
            return false;
        }
        _documents.Add(root);
        return true;
    }

    /// <summary>The next event, or null when there is none or the text is broken, which is reported.</summary>
    private ParsingEvent? Next()
    {
        try
        {
            return _parser.MoveNext() ? _parser.Current : null;
        }
        catch (YamlException e)
        {
            // An exception without extent bears the place where the construct began, which may be far above.
            return Broken(e.Start.Index == e.End.Index ? _scanner.CurrentPosition : e.Start, ": " + Reason(e));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The parser throws whatever its state machine runs into, InvalidOperationException mostly, on text that is no YAML.
            return Broken(_scanner.CurrentPosition, "");
        }
    }

    /// <summary>Reports where the text breaks; at its end the scanner stands beyond it.</summary>
    private ParsingEvent? Broken(Mark at, string reason)
    {
        var (line, column) = at.Line > _lines ? (_lines, 1) : ((int)at.Line, (int)at.Column);
        _bag.Error(DiagnosticCodes.Syntax, "", "is not YAML" + reason, line, column);
        return null;
    }

    /// <summary>The parser's reasons are fixed sentences about the syntax; what goes beyond one line would quote the file.</summary>
    private static string Reason(YamlException e)
    {
        var text = e.Message.AsSpan().Trim().TrimEnd('.');
        var line = text.IndexOfAny('\r', '\n');
        return (line < 0 ? text : text[..line]).ToString();
    }

    /// <summary>Reads the node that begins with an event; null when reading must stop.</summary>
    private SpecNode? Node(ParsingEvent first, int depth)
    {
        var (line, column) = ((int)first.Start.Line, (int)first.Start.Column);
        if (!_caps.Admit(depth, line, column))
        {
            return null;
        }
        if (first is not NodeEvent node)
        {
            _bag.Error(DiagnosticCodes.Refused, "", "aliases are not accepted", line, column, "write the value out");
            return null;
        }
        Refuse(node, line, column);
        return node switch
        {
            Scalar scalar => new SpecNode.Scalar(YamlScalar.KindOf(scalar), scalar.Value, line, column),
            SequenceStart => List(depth, line, column),
            _ => Map(depth, line, column),
        };
    }

    private void Refuse(NodeEvent node, int line, int column)
    {
        if (!node.Anchor.IsEmpty)
        {
            _bag.Error(DiagnosticCodes.Refused, "", "anchors are not accepted", line, column, "remove it");
        }
        if (!node.Tag.IsEmpty)
        {
            _bag.Error(DiagnosticCodes.Refused, "", "tags are not accepted", line, column, "remove it");
        }
        if (node is Scalar scalar && YamlScalar.IsBooleanToKubernetes(scalar))
        {
            _bag.Error(DiagnosticCodes.Refused, "", $"{scalar.Value} without quotes is a boolean to Kubernetes", line, column, "put it in quotes");
        }
    }

    private SpecNode.List? List(int depth, int line, int column)
    {
        var items = new List<SpecNode>();
        while (Next() is { } next)
        {
            if (next is SequenceEnd)
            {
                return new SpecNode.List(items, line, column);
            }
            if (Node(next, depth + 1) is not { } item)
            {
                return null;
            }
            items.Add(item);
        }
        return null;
    }

    private SpecNode.Map? Map(int depth, int line, int column)
    {
        var entries = new List<SpecNode.Entry>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (Next() is { } next)
        {
            if (next is MappingEnd)
            {
                return new SpecNode.Map(entries, line, column);
            }
            if (Node(next, depth + 1) is not { } key || Next() is not { } after || Node(after, depth + 1) is not { } value)
            {
                return null;
            }
            if (key is SpecNode.Scalar name)
            {
                _caps.Add(entries, keys, new SpecNode.Entry(name.Text, value, key.Line, key.Column));
            }
            else
            {
                _bag.Error(DiagnosticCodes.WrongType, "", "a key must be a string", key);
            }
        }
        return null;
    }
}
