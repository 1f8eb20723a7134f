using ExtProc.Core.Policies.Schema;

namespace ExtProc.Core.Policies.Reading;

/// <summary>Holds the keys of an object against its schema: unknown, unsupported and missing ones.</summary>
internal static class FieldNames
{
    public static void Check(DiagnosticBag bag, SpecNode.Map map, string path, ObjectSchema schema)
    {
        foreach (var entry in map.Entries)
        {
            if (schema.Find(entry.Key) is null)
            {
                Report(bag, entry, path, schema);
            }
        }
        foreach (var field in schema.Fields)
        {
            if (field.Required && map.Find(field.Name) is null)
            {
                bag.Error(DiagnosticCodes.Required, SpecPath.Field(path, field.Name), "is missing", map);
            }
        }
    }

    private static void Report(DiagnosticBag bag, SpecNode.Entry entry, string path, ObjectSchema schema)
    {
        var at = SpecPath.Field(path, Shorten(entry.Key));
        if (schema.Unsupported.Contains(entry.Key))
        {
            bag.Error(
                DiagnosticCodes.Unsupported, at, $"{entry.Key} is not supported by this version", entry.Line, entry.Column,
                "remove it: nothing would act on it");
            return;
        }
        bag.Error(DiagnosticCodes.UnknownField, at, $"{schema.Name} has no such field", entry.Line, entry.Column, Suggest(entry.Key, schema));
    }

    private static string? Suggest(string key, ObjectSchema schema)
    {
        var known = schema.Fields.Where(static field => field.Type is not FieldType.Opaque).Select(static field => field.Name).ToArray();
        if (NearestName.Of(key, known.Concat(schema.Unsupported)) is { } nearest)
        {
            return $"did you mean {nearest}?";
        }
        return known.Length == 0 ? "it has no fields: write {}" : $"it has {string.Join(", ", known)}";
    }

    /// <summary>A key is the author's text: what a path shows of it is bounded, and without line ends.</summary>
    private static string Shorten(string key)
    {
        var text = key.Length > 64 ? $"{key.AsSpan(0, 64)}..." : key;
        return text.AsSpan().ContainsAny('\r', '\n') ? text.ReplaceLineEndings(" ") : text;
    }
}
