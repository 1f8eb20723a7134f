using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ExtProc.Core.Telemetry;
using ExtProc.Operator.Distribution;
using ExtProc.Operator.Hosting;
using ExtProc.Server.Admin.Prometheus;
using OpenTelemetry.Metrics;

namespace ExtProc.Operator.Tests.Monitoring;

/// <summary>The chart's alerts and dashboard ask only for metrics that the processes really have, by the names that Prometheus sees.</summary>
public sealed partial class ExposedMetricsTests
{
    [Test]
    public void Alerts_name_only_metrics_that_exist()
    {
        var alerts = File.ReadAllText(RepositoryRoot.Combine("helm", "extproc", "files", "alerts.yaml"));
        var names = Names(alerts);
        Assert.That(names, Has.Count.GreaterThan(10).And.SubsetOf(Exposed()));
    }

    [Test]
    public void The_dashboard_names_only_metrics_that_exist_and_most_of_them()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("helm", "extproc", "files", "dashboard.json")));
        var queries = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(static panel => panel.TryGetProperty("targets", out var targets) ? targets.EnumerateArray().ToArray() : [])
            .Select(static target => target.GetProperty("expr").GetString()!);
        var names = Names(string.Join('\n', queries));
        Assert.That(names, Has.Count.GreaterThan(25).And.SubsetOf(Exposed()));
    }

    private static HashSet<string> Names(string text) => [.. MetricName().Matches(text).Select(static match => match.Value)];

    /// <summary>Series names of all instruments that both processes create.</summary>
    private static HashSet<string> Exposed()
    {
        using var gateway = new GatewayMetrics("ExposedMetricsTests");
        using var operating = new OperatorMetrics();
        using var meter = new Meter("ExposedMetricsTests.Distribution");
        var distribution = new DistributionMetrics(meter);
        distribution.ObserveWaiting(static () => 0);
        operating.ObserveQueue(static () => 0);
        operating.ObserveCertificate(static () => null);
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (gateway.Owns(instrument) || operating.Owns(instrument) || ReferenceEquals(instrument.Meter, meter))
                {
                    names.UnionWith(Series(instrument));
                }
            },
        };
        listener.Start();
        return names;
    }

    private static IEnumerable<string> Series(Instrument instrument)
    {
        var type = instrument switch
        {
            Counter<long> => MetricType.LongSum,
            Histogram<long> or Histogram<double> => MetricType.Histogram,
            UpDownCounter<long> or ObservableUpDownCounter<long> or ObservableUpDownCounter<int> => MetricType.LongSumNonMonotonic,
            _ => MetricType.LongGauge,
        };
        var name = PrometheusNames.Metric(instrument.Name, instrument.Unit ?? "", type);
        return type == MetricType.Histogram ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"] : [name];
    }

    [GeneratedRegex(@"\b(extproc|gen_ai_client)_[a-z_]+", RegexOptions.NonBacktracking)]
    private static partial Regex MetricName();
}
