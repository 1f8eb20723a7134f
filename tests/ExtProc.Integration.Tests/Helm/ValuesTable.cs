using System.Text.RegularExpressions;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>The table of values in the chart's README, made of values.yaml: each key with its default and the comment above it.</summary>
internal static partial class ValuesTable
{
    public static string Of(string values)
    {
        var rows = new List<string> { "| value | default | |", "|---|---|---|" };
        var path = new List<(int Indent, string Key)>();
        var comment = new List<string>();
        var lines = values.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (Comment().Match(line) is { Success: true } said)
            {
                comment.Add(said.Groups["text"].Value);
                continue;
            }

            if (Entry().Match(line) is { Success: true } entry)
            {
                var indent = entry.Groups["indent"].Length;
                path.RemoveAll(item => item.Indent >= indent);
                path.Add((indent, entry.Groups["key"].Value));
                var value = entry.Groups["value"].Value.Trim();
                var isBlock = value.Length == 0 && i + 1 < lines.Length && lines[i + 1].StartsWith(new string(' ', indent + 1), StringComparison.Ordinal);
                if (!isBlock || comment.Count > 0)
                {
                    rows.Add(Row(string.Join('.', path.Select(static item => item.Key)), isBlock ? "" : value, comment));
                }
            }

            comment.Clear();
        }

        return string.Join('\n', rows) + "\n";
    }

    private static string Row(string key, string value, IEnumerable<string> comment)
    {
        var text = string.Join(' ', comment.Where(static line => !line.StartsWith("  ", StringComparison.Ordinal)).Select(static line => line.Trim()));
        return $"| `{key}` | {(value.Length > 0 ? $"`{value}`" : "")} | {text.Replace("|", "\\|", StringComparison.Ordinal)} |";
    }

    /// <summary>Text that is indented further is an example and stays in values.yaml.</summary>
    [GeneratedRegex(@"^\s*# ?(?<text>.*)$", RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?<indent> *)(?<key>[A-Za-z][A-Za-z0-9]*):(?<value>.*)$", RegexOptions.NonBacktracking)]
    private static partial Regex Entry();
}
