using System.Globalization;

namespace ExtProc.Core.Policies.Reading;

/// <summary>Paths as diagnostics write them: <c>spec.rules[1].name</c>.</summary>
public static class SpecPath
{
    public static string Field(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";

    public static string Item(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    /// <summary>True when <paramref name="path"/> is <paramref name="ancestor"/> or stands below it.</summary>
    public static bool IsWithin(string path, string ancestor) =>
        path.StartsWith(ancestor, StringComparison.Ordinal)
        && (path.Length == ancestor.Length || ancestor.Length == 0 || path[ancestor.Length] is '.' or '[');

    /// <summary>
    /// The place of a path in a document: of the value when it is a scalar or an item of a list, else of its key; where the path leads
    /// out of the document, of the last step inside.
    /// </summary>
    public static (int Line, int Column) Locate(SpecNode root, string path)
    {
        var node = root;
        var place = (root.Line, root.Column);
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (node is SpecNode.Map map && map.Find(step) is { } entry)
            {
                node = entry.Value;
                place = node is SpecNode.Scalar ? (node.Line, node.Column) : (entry.Line, entry.Column);
            }
            else if (node is SpecNode.List list && Index(step) is { } index && index < list.Items.Count)
            {
                node = list.Items[index];
                place = (node.Line, node.Column);
            }
            else
            {
                break;
            }
        }
        return place;
    }

    private static int? Index(string step) =>
        int.TryParse(step.AsSpan().Trim("[]"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
