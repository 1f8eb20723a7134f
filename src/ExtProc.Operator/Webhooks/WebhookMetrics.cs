using System.Diagnostics.Metrics;

namespace ExtProc.Operator.Webhooks;

/// <summary>Counts reviews. Both labels are words of closed lists. Safe from any thread.</summary>
internal sealed class WebhookMetrics(Meter meter)
{
    private readonly Counter<long> _reviews = meter.CreateCounter<long>(
        "extproc.operator.reviews", "{review}", "Objects that the API server asked about, by webhook and outcome.");

    public void Reviewed(string webhook, string outcome) => _reviews.Add(1, new("webhook", webhook), new("outcome", outcome));
}
