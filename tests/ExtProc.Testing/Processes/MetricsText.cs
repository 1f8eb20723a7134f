using System.Globalization;

namespace ExtProc.Testing.Processes;

/// <summary>A scrape in the Prometheus text format.</summary>
public sealed class MetricsText
{
    private readonly List<(string Series, double Value)> _samples;

    private MetricsText(string text, List<(string Series, double Value)> samples)
    {
        Text = text;
        _samples = samples;
    }

    public string Text { get; }

    public static MetricsText Parse(string text) => new(text, [.. text.Split('\n').Where(static line => line.Length > 0 && line[0] != '#').Select(Sample)]);

    /// <summary>The sum of a metric's series whose labels contain all the given texts (<c>rule="cards"</c>).</summary>
    public double Sum(string metric, params IReadOnlyCollection<string> labels) => _samples
        .Where(sample => Name(sample.Series) == metric && labels.All(label => sample.Series.Contains(label, StringComparison.Ordinal)))
        .Sum(static sample => sample.Value);

    private static string Name(string series) => series.IndexOf('{') is >= 0 and var brace ? series[..brace] : series;

    private static (string Series, double Value) Sample(string line)
    {
        var space = line.LastIndexOf('}') is >= 0 and var brace ? brace + 1 : line.IndexOf(' ');
        var value = line.AsSpan(space + 1);
        return (line[..space], double.Parse(value.IndexOf(' ') is > 0 and var end ? value[..end] : value, CultureInfo.InvariantCulture));
    }
}
