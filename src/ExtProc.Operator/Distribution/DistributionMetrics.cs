using System.Diagnostics.Metrics;

namespace ExtProc.Operator.Distribution;

/// <summary>What the distribution endpoint counts. Label values are words of closed lists.</summary>
internal sealed class DistributionMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _polls;
    private readonly Counter<long> _reports;
    private readonly Counter<long> _relays;
    private readonly Counter<long> _refused;

    public DistributionMetrics(Meter meter)
    {
        _meter = meter;
        _polls = meter.CreateCounter<long>("extproc.distribution.polls", "{poll}", "Questions of data planes for policies, by what came of them.");
        _reports = meter.CreateCounter<long>("extproc.distribution.reports", "{report}", "Reports of data planes, by what came of them.");
        _relays = meter.CreateCounter<long>("extproc.distribution.relays", "{report}", "Reports passed on to the leading replica, by what came of them.");
        _refused = meter.CreateCounter<long>("extproc.distribution.refused", "{request}", "Requests of peers that could not be told who they are.");
    }

    /// <summary>Questions that wait now.</summary>
    public void ObserveWaiting(Func<int> count) =>
        _meter.CreateObservableGauge("extproc.distribution.waiting", () => (long)count(), "{poll}", "Questions that wait for a change.");

    public void Polled(string result) => _polls.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Reported(string result) => _reports.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Relayed(string result) => _relays.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Refused(PeerOutcome outcome) => _refused.Add(1, new KeyValuePair<string, object?>("reason", outcome switch
    {
        PeerOutcome.Nothing => "nothing_shown",
        PeerOutcome.BadToken => "bad_token",
        PeerOutcome.BadCertificate => "bad_certificate",
        PeerOutcome.NoAccount => "no_account",
        PeerOutcome.Unavailable => "unavailable",
        _ => "not_allowed",
    }));
}
