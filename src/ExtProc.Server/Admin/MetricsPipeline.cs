using ExtProc.Core.Telemetry;
using ExtProc.Server.Admin.Prometheus;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace ExtProc.Server.Admin;

/// <summary>
/// The OpenTelemetry SDK around <see cref="GatewayMetrics"/> and the runtime's own meter (CPU, memory, threads, collections): one
/// aggregation that both the scrape and the OTLP push read. Owns the provider.
/// </summary>
internal sealed class MetricsPipeline : IDisposable
{
    private const string RuntimeMeter = "System.Runtime";

    private readonly MeterProvider _provider;

    /// <param name="metrics">Whose instruments are read.</param>
    /// <param name="pushToOtlp">Whether to push too; where to and how often, the standard <c>OTEL_</c> variables say.</param>
    public MetricsPipeline(GatewayMetrics metrics, bool pushToOtlp)
    {
        var builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(static resource => resource.AddService("extproc", serviceVersion: BuildVersion.Current))
            .AddMeter(metrics.MeterName, RuntimeMeter)
            .SetExemplarFilter(ExemplarFilterType.AlwaysOff)
            .AddReader(new BaseExportingMetricReader(Exporter) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative });
        if (pushToOtlp)
        {
            builder.AddOtlpExporter();
        }
        _provider = builder.Build();
    }

    public PrometheusExporter Exporter { get; } = new();

    public void Dispose() => _provider.Dispose();
}
