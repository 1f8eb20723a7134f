using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Admin.Prometheus;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace ExtProc.Server.Admin;

/// <summary>
/// The OpenTelemetry SDK around the instruments of one object and the runtime's own meter (CPU, memory, threads, collections): one
/// aggregation that both the scrape and the OTLP push read. Owns the provider.
/// </summary>
internal sealed class MetricsPipeline : IDisposable
{
    private const string RuntimeMeter = "System.Runtime";

    /// <summary>What of the runtime's meter says how the process is; the rest is for its developers.</summary>
    private static readonly FrozenSet<string> RuntimeInstruments = new[]
    {
        "dotnet.process.cpu.time", "dotnet.process.memory.working_set", "dotnet.gc.collections", "dotnet.gc.heap.total_allocated",
        "dotnet.gc.last_collection.heap.size", "dotnet.gc.last_collection.memory.committed_size", "dotnet.gc.pause.time", "dotnet.exceptions",
    }.ToFrozenSet();

    private readonly MeterProvider _provider;

    /// <param name="meterName">The meter that is read.</param>
    /// <param name="owns">Which of the instruments with that meter name are ours: where a process holds several servers, each counts its own.</param>
    /// <param name="pushToOtlp">Whether to push too; where to and how often, the standard <c>OTEL_</c> variables say.</param>
    public MetricsPipeline(string meterName, Func<Instrument, bool> owns, bool pushToOtlp)
    {
        var builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(static resource => resource.AddService("extproc", serviceVersion: BuildVersion.Current))
            .AddMeter(meterName, RuntimeMeter)
            .AddView(instrument => owns(instrument) || IsRuntime(instrument) ? null : MetricStreamConfiguration.Drop)
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

    private static bool IsRuntime(Instrument instrument) => instrument.Meter.Name == RuntimeMeter && RuntimeInstruments.Contains(instrument.Name);
}
