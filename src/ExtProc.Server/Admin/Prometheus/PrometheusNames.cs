using System.Text;
using OpenTelemetry.Metrics;

namespace ExtProc.Server.Admin.Prometheus;

/// <summary>
/// Names of metrics and labels as Prometheus has them: unit and <c>_total</c> as suffixes, everything else an underscore
/// (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/).
/// </summary>
internal static class PrometheusNames
{
    public static string Metric(string name, string unit, MetricType type)
    {
        var metric = Label(name);
        var suffix = Unit(unit, type);
        if (suffix.Length > 0 && !metric.EndsWith("_" + suffix, StringComparison.Ordinal))
        {
            metric = $"{metric}_{suffix}";
        }
        return IsCounter(type) && !metric.EndsWith("_total", StringComparison.Ordinal) ? metric + "_total" : metric;
    }

    public static string Label(string name)
    {
        var label = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                if (label.Length == 0 && char.IsAsciiDigit(c))
                {
                    label.Append('_');
                }
                label.Append(c);
            }
            else if (label.Length == 0 || label[^1] != '_')
            {
                label.Append('_');
            }
        }
        return label.ToString();
    }

    public static bool IsCounter(MetricType type) => type is MetricType.LongSum or MetricType.DoubleSum;

    private static string Unit(string unit, MetricType type) => unit switch
    {
        "" => "",
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "1" => type.IsGauge() ? "ratio" : "",
        _ when unit[0] == '{' => "",
        _ => Label(unit),
    };
}
