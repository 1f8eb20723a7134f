using System.Text;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;

namespace ExtProc.Core.Dialects;

/// <summary>The words in which the field tables of dialects are written.</summary>
internal static class Fields
{
    public static FieldRule Any(PartScope scope) => new(FieldKind.Any, scope);

    public static FieldRule Text(PartScope scope) => new(FieldKind.Text, scope);

    public static FieldRule Id(PartScope scope) => new(FieldKind.Id, scope);

    /// <summary>One of some words; anything else is text.</summary>
    public static FieldRule OneOf(PartScope scope, params IEnumerable<string> words) =>
        new(FieldKind.Id, scope) { Known = [.. words.Select(Encoding.UTF8.GetBytes)] };

    public static FieldRule Tag(PartScope scope) => new(FieldKind.Tag, scope);

    public static FieldRule Blob(PartScope scope) => new(FieldKind.Blob, scope);

    public static FieldRule Media(PartScope scope) => new(FieldKind.Media, scope);

    public static FieldRule Ordinal(PartScope scope) => new(FieldKind.Ordinal, scope);

    /// <summary>Arguments of a tool call as JSON in a string.</summary>
    public static FieldRule Arguments(PartScope scope) => new(FieldKind.Text, scope) { Encoding = TextEncoding.JsonInJsonString };

    public static FieldRule WithKeys(this FieldRule rule) => rule with { Keys = true };

    public static FieldRule AsNames(this FieldRule rule) => rule with { Names = true };

    public static FieldRule AsPiece(this FieldRule rule, bool piece = true) => rule with { Piece = piece };

    public static FieldRule AsFact(this FieldRule rule, int fact, bool path = false) => rule with { Fact = fact, FactPath = path };

    /// <summary>Rows for many paths with one rule.</summary>
    public static IEnumerable<FieldRow> Rows(FieldRule rule, params IEnumerable<string> paths) => paths.Select(p => new FieldRow(p, rule));

    /// <summary>Rows for a JSON schema: its words are structure, the names of properties and everything else in it are text.</summary>
    public static IEnumerable<FieldRow> Schema(string path, PartScope scope)
    {
        yield return new FieldRow($"{path}.**", Any(scope).WithKeys());
        yield return new FieldRow(
            $"{path}.**.type", OneOf(scope, "object", "array", "string", "number", "integer", "boolean", "null"));
        foreach (string word in (string[])["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"])
        {
            yield return new FieldRow($"{path}.**.{word}", Any(scope).AsNames());
        }
        foreach (string word in SchemaWords)
        {
            yield return new FieldRow($"{path}.**.{word}", Any(scope));
        }
    }

    private static readonly string[] SchemaWords =
    [
        "$schema", "$id", "$ref", "$comment", "title", "description", "default", "examples", "enum", "const", "required", "items", "prefixItems",
        "additionalProperties", "additionalItems", "unevaluatedProperties", "propertyNames", "contains", "anyOf", "oneOf", "allOf", "not", "if",
        "then", "else", "format", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
        "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "nullable", "readOnly", "writeOnly", "deprecated",
    ];
}
