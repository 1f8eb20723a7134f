using System.Globalization;

namespace ExtProc.Core.Policies.Schema;

/// <summary>Short hands in which the objects of the language are written down.</summary>
internal static class Describe
{
    public static FieldSchema Text(string name, int maxLength, string description, TextFormat? format = null) =>
        new(name, new FieldType.Text(1, maxLength, format), description);

    public static FieldSchema Texts(string name, int maxItems, int maxLength, string description, TextFormat? format = null) =>
        new(name, new FieldType.List(new FieldType.Text(1, maxLength, format), 1, maxItems), description);

    public static FieldSchema Integer(string name, int minimum, int maximum, int? absent, string description) =>
        new(name, new FieldType.Whole(minimum, maximum), description) { Default = absent?.ToString(CultureInfo.InvariantCulture) };

    public static FieldSchema Boolean(string name, bool? absent, string description) =>
        new(name, new FieldType.Boolean(), description) { Default = absent is { } value ? (value ? "true" : "false") : null };

    public static FieldSchema Choice(string name, ChoiceSet set, string? absent, string description) =>
        new(name, new FieldType.Choice(set), description) { Default = absent is null ? null : $"\"{absent}\"" };

    public static FieldSchema Choices(string name, ChoiceSet set, string? absent, string description) =>
        new(name, new FieldType.List(new FieldType.Choice(set), 1, set.Names.Count), description)
        {
            Default = absent is null ? null : $"[\"{absent}\"]",
        };

    public static FieldSchema Object(string name, ObjectSchema schema, string description) =>
        new(name, new FieldType.Nested(schema), description);

    public static FieldSchema Objects(string name, ObjectSchema schema, int maxItems, string description, params IReadOnlyList<string> keys) =>
        new(name, new FieldType.List(new FieldType.Nested(schema), 1, maxItems) { Keys = keys }, description);

    public static FieldSchema Opaque(string name, string description) => new(name, new FieldType.Opaque(), description);
}
