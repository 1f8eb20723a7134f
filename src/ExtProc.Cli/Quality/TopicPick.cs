using System.Text.Json;
using ExtProc.Cli.Rows;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Cli.Quality;

/// <summary>The topics of a report, and which rows are their examples.</summary>
internal sealed class TopicPick
{
    /// <summary>Rows that belong to no topic have this label.</summary>
    private const string OutOfScope = "oos";

    private readonly HashSet<int> _examples = [];

    private TopicPick()
    {
    }

    /// <summary>The topics with the texts of their examples.</summary>
    public required IReadOnlyList<TopicExamples> Topics { get; init; }

    /// <summary>
    /// Picks topics: of all labels with more rows than there are examples, in order of their names, so many as a shuffle with the seed puts first. The
    /// first rows of each are its examples.
    /// </summary>
    /// <exception cref="RowException">There are too few labels.</exception>
    public static TopicPick From(IEnumerable<LabelledRow> rows, TopicChoice choice)
    {
        var labels = new SortedDictionary<string, (List<string> Texts, List<int> Rows, int Count)>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (LabelOf(row) is { } label and not OutOfScope)
            {
                var known = labels.TryGetValue(label, out var found) ? found : ([], [], 0);
                if (known.Texts.Count < choice.Examples)
                {
                    known.Texts.Add(row.Text);
                    known.Rows.Add(row.Number);
                }

                labels[label] = (known.Texts, known.Rows, known.Count + 1);
            }
        }

        string[] names = [.. labels.Where(label => label.Value.Count > choice.Examples).Select(static label => label.Key)];
        if (names.Length < choice.Topics)
        {
            throw new RowException($"{choice.Topics} topics with more than {choice.Examples} rows each are needed, the files have {names.Length}");
        }

        new Random(choice.Seed).Shuffle(names);
        string[] picked = [.. names.Take(choice.Topics).Order(StringComparer.Ordinal)];
        var pick = new TopicPick { Topics = [.. picked.Select(name => new TopicExamples(name, labels[name].Texts))] };
        pick._examples.UnionWith(picked.SelectMany(name => labels[name].Rows));
        return pick;
    }

    public bool IsExample(in LabelledRow row) => _examples.Contains(row.Number);

    /// <summary>The topic of a row, or null where it is about none of those that were picked.</summary>
    public string? TopicOf(in LabelledRow row)
    {
        var label = LabelOf(row);
        return label is not null && Topics.Any(topic => topic.Name == label) ? label : null;
    }

    private static string? LabelOf(in LabelledRow row) => row.Label.ValueKind == JsonValueKind.String ? row.Label.GetString() : null;
}
