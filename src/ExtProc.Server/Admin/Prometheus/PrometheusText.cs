using System.Buffers;
using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ExtProc.Server.Admin.Prometheus;

/// <summary>Writes metrics in the Prometheus text format, version 0.0.4.</summary>
internal sealed class PrometheusText(IBufferWriter<byte> output)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public void Write(Metric metric)
    {
        var name = PrometheusNames.Metric(metric.Name, metric.Unit, metric.MetricType);
        if (metric.Description.Length > 0)
        {
            Append("# HELP ");
            Append(name);
            Append(" ");
            AppendEscaped(metric.Description, quote: false);
            Append("\n");
        }
        Append("# TYPE ");
        Append(name);
        Append(Type(metric.MetricType));
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            if (metric.MetricType == MetricType.Histogram)
            {
                WriteHistogram(name, point);
            }
            else
            {
                WriteSample(name, point.Tags, null, Value(metric.MetricType, point));
            }
        }
    }

    private void WriteHistogram(string name, in MetricPoint point)
    {
        var cumulative = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            cumulative += bucket.BucketCount;
            WriteSample(name + "_bucket", point.Tags, Number(bucket.ExplicitBound), cumulative.ToString(CultureInfo.InvariantCulture));
        }
        WriteSample(name + "_sum", point.Tags, null, Number(point.GetHistogramSum()));
        WriteSample(name + "_count", point.Tags, null, point.GetHistogramCount().ToString(CultureInfo.InvariantCulture));
    }

    private void WriteSample(string name, in ReadOnlyTagCollection tags, string? bound, string value)
    {
        Append(name);
        var open = "{";
        foreach (var tag in tags)
        {
            WriteLabel(ref open, PrometheusNames.Label(tag.Key), Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "");
        }
        if (bound is not null)
        {
            WriteLabel(ref open, "le", bound);
        }
        Append(open == "{" ? " " : "} ");
        Append(value);
        Append("\n");
    }

    private void WriteLabel(ref string separator, string name, string value)
    {
        Append(separator);
        Append(name);
        Append("=\"");
        AppendEscaped(value, quote: true);
        Append("\"");
        separator = ",";
    }

    private void AppendEscaped(string text, bool quote)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\\':
                    Append(@"\\");
                    break;
                case '\n':
                    Append(@"\n");
                    break;
                case '"' when quote:
                    Append("\\\"");
                    break;
                default:
                    output.Advance(rune.EncodeToUtf8(output.GetSpan(4)));
                    break;
            }
        }
    }

    private void Append(string text) => Encoding.UTF8.GetBytes(text, output);

    private static string Type(MetricType type) => type switch
    {
        MetricType.Histogram => " histogram\n",
        _ when PrometheusNames.IsCounter(type) => " counter\n",
        _ => " gauge\n",
    };

    private static string Value(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongGauge => point.GetGaugeLastValueLong().ToString(CultureInfo.InvariantCulture),
        MetricType.DoubleGauge => Number(point.GetGaugeLastValueDouble()),
        _ when type.IsDouble() => Number(point.GetSumDouble()),
        _ => point.GetSumLong().ToString(CultureInfo.InvariantCulture),
    };

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
