using System.Buffers;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ExtProc.Server.Admin.Prometheus;

/// <summary>
/// Pull exporter: every scrape collects from the OpenTelemetry SDK and writes what it got as text. Scrapes run one at a time;
/// exponential histograms have no form in this text and are left out.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private const int CollectTimeoutMilliseconds = 5000;

    private readonly Lock _scraping = new();
    private IBufferWriter<byte>? _output;

    public Func<int, bool>? Collect { get; set; }

    /// <summary>Writes the current values; false when the SDK could not collect them in time.</summary>
    public bool TryScrape(IBufferWriter<byte> destination)
    {
        lock (_scraping)
        {
            _output = destination;
            try
            {
                return Collect?.Invoke(CollectTimeoutMilliseconds) ?? false;
            }
            finally
            {
                _output = null;
            }
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        if (_output is null)
        {
            return ExportResult.Success;
        }
        var text = new PrometheusText(_output);
        foreach (var metric in batch)
        {
            if (metric.MetricType != MetricType.ExponentialHistogram)
            {
                text.Write(metric);
            }
        }
        return ExportResult.Success;
    }
}
