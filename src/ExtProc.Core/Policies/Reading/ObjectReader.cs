using System.Globalization;
using ExtProc.Core.Policies.Schema;

namespace ExtProc.Core.Policies.Reading;

/// <summary>
/// Reads the fields of one object by its schema. What is wrong goes to the bag, and the field reads as absent. Opening an object
/// reports the fields it should not have and those it lacks.
/// </summary>
internal sealed class ObjectReader
{
    private readonly DiagnosticBag _bag;
    private readonly SpecNode.Map _map;
    private readonly string _path;

    private ObjectReader(DiagnosticBag bag, SpecNode.Map map, string path)
    {
        _bag = bag;
        _map = map;
        _path = path;
    }

    /// <summary>Opens a node as an object, or reports that it is none.</summary>
    public static ObjectReader? Open(DiagnosticBag bag, SpecNode node, string path, ObjectSchema schema)
    {
        if (node is not SpecNode.Map map)
        {
            var suggestion = schema.Fields.Count == 0 ? "write {}" : null;
            bag.Error(DiagnosticCodes.WrongType, path, $"must be an object, is {ValueReader.KindOf(node)}", node, suggestion);
            return null;
        }
        FieldNames.Check(bag, map, path, schema);
        return new ObjectReader(bag, map, path);
    }

    public string? Text(FieldSchema field) =>
        Find(field) is { } node ? Reader(field).Text(node, (FieldType.Text)field.Type) : null;

    public int? Integer(FieldSchema field) =>
        Find(field) is { } node ? Reader(field).Integer(node, (FieldType.Whole)field.Type) : null;

    public bool? Boolean(FieldSchema field) => Find(field) is { } node ? Reader(field).Boolean(node) : null;

    public T? Choice<T>(FieldSchema field)
        where T : struct, Enum =>
        Find(field) is { } node ? Reader(field).Choice(node, (ChoiceSet<T>)((FieldType.Choice)field.Type).Set) : null;

    public T? Object<T>(FieldSchema field, Func<ObjectReader, T> read)
        where T : class =>
        Find(field) is { } node && Open(_bag, node, PathOf(field), ((FieldType.Nested)field.Type).Schema) is { } reader ? read(reader) : null;

    /// <summary>Reads a list of texts; one that is wrong reads as empty, so that the others keep their places.</summary>
    public IReadOnlyList<string> Texts(FieldSchema field)
    {
        var type = (FieldType.Text)((FieldType.List)field.Type).Item;
        return Items<string>(field, (node, reader, texts) =>
        {
            var text = reader.Text(node, type) ?? "";
            CheckUnique(node, reader.Path, text.Length == 0 ? -1 : texts.IndexOf(text));
            texts.Add(text);
        });
    }

    public IReadOnlyList<T> Choices<T>(FieldSchema field)
        where T : struct, Enum
    {
        var set = (ChoiceSet<T>)((FieldType.Choice)((FieldType.List)field.Type).Item).Set;
        return Items<T>(field, (node, reader, choices) =>
        {
            if (reader.Choice(node, set) is { } choice)
            {
                CheckUnique(node, reader.Path, choices.IndexOf(choice));
                choices.Add(choice);
            }
        });
    }

    /// <summary>Reads a list of objects; an item that is no object reads as one without fields, so that the others keep their places.</summary>
    public IReadOnlyList<T> Objects<T>(FieldSchema field, Func<ObjectReader, T> read)
        where T : class, new()
    {
        var schema = ((FieldType.Nested)((FieldType.List)field.Type).Item).Schema;
        return Items<T>(field, (node, reader, objects) =>
            objects.Add(Open(_bag, node, reader.Path, schema) is { } item ? read(item) : new T()));
    }

    private List<T> Items<T>(FieldSchema field, Action<SpecNode, ValueReader, List<T>> read)
    {
        var type = (FieldType.List)field.Type;
        var items = new List<T>();
        if (Find(field) is not { } node)
        {
            return items;
        }
        var path = PathOf(field);
        if (node is not SpecNode.List list)
        {
            var suggestion = node is SpecNode.Scalar && type.Item is not FieldType.Nested ? "put it in brackets: [...]" : null;
            _bag.Error(DiagnosticCodes.WrongType, path, $"must be a list, is {ValueReader.KindOf(node)}", node, suggestion);
            return items;
        }
        CheckCount(list, path, type);
        for (var i = 0; i < Math.Min(list.Items.Count, type.MaxItems); i++)
        {
            read(list.Items[i], new ValueReader(_bag, SpecPath.Item(path, i)), items);
        }
        return items;
    }

    private void CheckCount(SpecNode.List list, string path, FieldType.List type)
    {
        var count = list.Items.Count;
        if (count < type.MinItems)
        {
            _bag.Error(DiagnosticCodes.Length, path, "must not be an empty list", list, "leave the field out, or fill it");
        }
        else if (count > type.MaxItems)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"has {count} items, at most {type.MaxItems} are allowed");
            _bag.Error(DiagnosticCodes.Length, path, message, list);
        }
    }

    private void CheckUnique(SpecNode node, string path, int earlier)
    {
        if (earlier >= 0)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"is there already, as item {earlier}");
            _bag.Error(DiagnosticCodes.Duplicate, path, message, node, "remove it");
        }
    }

    private SpecNode? Find(FieldSchema field) => _map.Find(field.Name)?.Value;

    private ValueReader Reader(FieldSchema field) => new(_bag, PathOf(field));

    private string PathOf(FieldSchema field) => SpecPath.Field(_path, field.Name);
}
