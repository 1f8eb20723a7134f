using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using ExtProc.Server.Admin.Prometheus;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ExtProc.Server.Tests.Admin;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly Meter _meter = new($"Golden.{Guid.NewGuid():N}");
    private readonly PrometheusExporter _exporter = new();
    private readonly MeterProvider _provider;

    public PrometheusTextTests() =>
        _provider = Sdk.CreateMeterProviderBuilder().AddMeter(_meter.Name).AddReader(new BaseExportingMetricReader(_exporter)).Build();

    [TearDown]
    public void Dispose()
    {
        _provider.Dispose();
        _meter.Dispose();
    }

    [Test]
    public void Every_kind_of_instrument_has_its_form()
    {
        _meter.CreateCounter<long>("demo.requests", "{request}", "Requests that ended.").Add(3, Tag("outcome", "allowed"));
        _meter.CreateCounter<double>("demo.cpu.time", "s").Add(1.5);
        _meter.CreateUpDownCounter<long>("demo.buffered", "By", "Bytes held.").Add(-2);
        _meter.CreateGauge<double>("demo.load", "1").Record(0.25);
        _meter.CreateObservableGauge("demo.revision", () => 42L);
        var histogram = _meter.CreateHistogram("demo.duration", "s", "Time.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00005, 0.5] });
        histogram.Record(0.00005, Tag("phase", "request"));
        histogram.Record(0.25, Tag("phase", "request"));
        histogram.Record(7, Tag("phase", "request"));
        Assert.That(Scrape(), Is.EqualTo(
            """
            # HELP demo_requests_total Requests that ended.
            # TYPE demo_requests_total counter
            demo_requests_total{outcome="allowed"} 3
            # TYPE demo_cpu_time_seconds_total counter
            demo_cpu_time_seconds_total 1.5
            # HELP demo_buffered_bytes Bytes held.
            # TYPE demo_buffered_bytes gauge
            demo_buffered_bytes -2
            # TYPE demo_load_ratio gauge
            demo_load_ratio 0.25
            # TYPE demo_revision gauge
            demo_revision 42
            # HELP demo_duration_seconds Time.
            # TYPE demo_duration_seconds histogram
            demo_duration_seconds_bucket{phase="request",le="5E-05"} 1
            demo_duration_seconds_bucket{phase="request",le="0.5"} 2
            demo_duration_seconds_bucket{phase="request",le="+Inf"} 3
            demo_duration_seconds_sum{phase="request"} 7.25005
            demo_duration_seconds_count{phase="request"} 3

            """));
    }

    [Test]
    public void Labels_and_help_are_escaped()
    {
        _meter.CreateCounter<long>("demo.odd", null, "A \\ and\na line").Add(1, Tag("gen_ai.token.type", "a\"b\\c\nd é 😀"));
        Assert.That(Scrape(), Is.EqualTo(
            """
            # HELP demo_odd_total A \\ and\na line
            # TYPE demo_odd_total counter
            demo_odd_total{gen_ai_token_type="a\"b\\c\nd é 😀"} 1

            """));
    }

    [Test]
    public void Counts_accumulate_over_scrapes()
    {
        var counter = _meter.CreateCounter<long>("demo.total");
        counter.Add(1);
        Scrape();
        counter.Add(1);
        Assert.That(Scrape(), Does.Contain("demo_total 2\n"));
    }

    [TestCase("extproc.exchanges", "{exchange}", MetricType.LongSum, "extproc_exchanges_total")]
    [TestCase("extproc.inspected", "By", MetricType.LongSum, "extproc_inspected_bytes_total")]
    [TestCase("gen_ai.client.token.usage", "{token}", MetricType.Histogram, "gen_ai_client_token_usage")]
    [TestCase("queue.seconds", "s", MetricType.Histogram, "queue_seconds")]
    [TestCase("9lives", "", MetricType.LongGauge, "_9lives")]
    [TestCase("a..b-c", "1", MetricType.LongSumNonMonotonic, "a_b_c")]
    public void Names_follow_the_conventions(string name, string unit, MetricType type, string expected) =>
        Assert.That(PrometheusNames.Metric(name, unit, type), Is.EqualTo(expected));

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);

    private string Scrape()
    {
        var text = new ArrayBufferWriter<byte>();
        Assert.That(_exporter.TryScrape(text), Is.True);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
