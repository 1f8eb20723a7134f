using System.Globalization;
using ExtProc.Core.Policies.Schema;

namespace ExtProc.Core.Policies.Reading;

/// <summary>Reads one scalar; what is wrong goes to the bag, and the value reads as null.</summary>
internal readonly record struct ValueReader(DiagnosticBag Bag, string Path)
{
    public static string KindOf(SpecNode node) => node switch
    {
        SpecNode.Map => "an object",
        SpecNode.List => "a list",
        SpecNode.Scalar { Kind: ScalarKind.Number } => "a number",
        SpecNode.Scalar { Kind: ScalarKind.Boolean } => "a boolean",
        SpecNode.Scalar { Kind: ScalarKind.Null } => "empty",
        _ => "a string",
    };

    public string? Text(SpecNode node, FieldType.Text type)
    {
        if (node is not SpecNode.Scalar { Kind: ScalarKind.Text } scalar)
        {
            var suggestion = node is SpecNode.Scalar { Kind: not ScalarKind.Null } ? "put it in quotes" : null;
            return WrongType(node, "a string", suggestion);
        }
        var length = CodePoints(scalar.Text);
        if (length < type.MinLength)
        {
            Bag.Error(DiagnosticCodes.Length, Path, "must not be an empty string", node);
            return null;
        }
        if (length > type.MaxLength)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"has {length} characters, at most {type.MaxLength} are allowed");
            Bag.Error(DiagnosticCodes.Length, Path, message, node);
            return null;
        }
        if (type.Format is { } format && !format.IsMatch(scalar.Text))
        {
            Bag.Error(DiagnosticCodes.Format, Path, $"must be {format.Meaning}", node);
            return null;
        }
        return scalar.Text;
    }

    public int? Integer(SpecNode node, FieldType.Whole type)
    {
        if (node is not SpecNode.Scalar scalar || scalar.Kind != ScalarKind.Number
            || !long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            var quoted = node is SpecNode.Scalar { Kind: ScalarKind.Text } text && long.TryParse(text.Text, CultureInfo.InvariantCulture, out _);
            WrongType(node, "a whole number", quoted ? "remove the quotes" : null);
            return null;
        }
        if (value < type.Minimum || value > type.Maximum)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"must be from {type.Minimum} to {type.Maximum}");
            Bag.Error(DiagnosticCodes.OutOfRange, Path, message, node);
            return null;
        }
        return (int)value;
    }

    public bool? Boolean(SpecNode node)
    {
        if (node is SpecNode.Scalar { Kind: ScalarKind.Boolean } scalar)
        {
            return scalar.Text is "true" or "True" or "TRUE";
        }
        var suggestion = node is SpecNode.Scalar { Kind: ScalarKind.Text, Text: var text } ? SuggestBoolean(text) : null;
        WrongType(node, "true or false", suggestion);
        return null;
    }

    public T? Choice<T>(SpecNode node, ChoiceSet<T> set)
        where T : struct, Enum
    {
        if (node is not SpecNode.Scalar scalar || scalar.Kind is ScalarKind.Null or ScalarKind.Number)
        {
            WrongType(node, $"a name of {set.Name}", null);
            return null;
        }
        if (set.Find(scalar.Text) is { } value)
        {
            return value;
        }
        if (set.Unsupported.Contains(scalar.Text))
        {
            Bag.Error(DiagnosticCodes.Unsupported, Path, $"{set.Name} {scalar.Text} is not supported by this version", node);
            return null;
        }
        var names = set.Names.Select(static choice => choice.Name).ToArray();
        var nearest = NearestName.Of(scalar.Text, names);
        var suggestion = nearest is null ? $"one of {string.Join(", ", names)}" : $"did you mean {nearest}?";
        Bag.Error(DiagnosticCodes.UnknownValue, Path, $"no such {set.Name}", node, suggestion);
        return null;
    }

    private string? WrongType(SpecNode node, string expected, string? suggestion)
    {
        Bag.Error(DiagnosticCodes.WrongType, Path, $"must be {expected}, is {KindOf(node)}", node, suggestion);
        return null;
    }

    private static string? SuggestBoolean(string text) => text.ToUpperInvariant() switch
    {
        "YES" or "Y" or "ON" or "TRUE" => "write true",
        "NO" or "N" or "OFF" or "FALSE" => "write false",
        _ => null,
    };

    private static int CodePoints(string text)
    {
        var count = text.Length;
        foreach (var c in text)
        {
            count -= char.IsLowSurrogate(c) ? 1 : 0;
        }
        return count;
    }
}
