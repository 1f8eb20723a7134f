using ExtProc.Core.Telemetry;

namespace ExtProc.Server.Policies.Remote;

/// <summary>How the operator was last heard of. One thread writes, any thread reads.</summary>
internal sealed class OperatorLink
{
    private readonly TimeProvider _time;
    private readonly OperatorClientMetrics _metrics;
    private readonly Lock _gate = new();
    private readonly Dictionary<StateFault, string> _problems = [];
    private OperatorAnswer? _latest;
    private DateTimeOffset? _contact;
    private DateTimeOffset? _keptAt;
    private bool _fromState;

    public OperatorLink(string url, TimeProvider time, OperatorClientMetrics metrics)
    {
        Url = url;
        _time = time;
        _metrics = metrics;
        metrics.ObserveContact(() => _time.GetUtcNow() - Contact);
    }

    public string Url { get; }

    /// <summary>What is wrong here, a sentence each.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_gate)
            {
                return [.. _problems.Values];
            }
        }
    }

    private DateTimeOffset? Contact
    {
        get
        {
            lock (_gate)
            {
                return _contact;
            }
        }
    }

    /// <summary>Records what a question for policies brought; the answer before it, or null.</summary>
    public OperatorAnswer? Record(OperatorAnswer answer)
    {
        var isFine = answer.Fault == OperatorFault.None;
        _metrics.RecordPoll(isFine ? (answer.Bundle is null ? "unchanged" : "bundle") : Word(answer.Fault), isFine);
        lock (_gate)
        {
            var before = _latest;
            _latest = answer;
            _contact = isFine ? _time.GetUtcNow() : _contact;
            return before;
        }
    }

    public void RecordReport(OperatorAnswer answer) => _metrics.RecordReport(answer.Fault == OperatorFault.None ? "taken" : Word(answer.Fault));

    public void Applied(string revision, bool fromState)
    {
        _metrics.RecordRevision(revision);
        lock (_gate)
        {
            _fromState = fromState;
        }
    }

    /// <summary>What is live is kept since then.</summary>
    public void Kept(DateTimeOffset at)
    {
        lock (_gate)
        {
            _keptAt = at;
            _problems.Remove(StateFault.Unwritable);
        }
    }

    public void Failed(StateFault fault, string message)
    {
        _metrics.RecordStateFault(Word(fault));
        lock (_gate)
        {
            _problems[fault] = message;
        }
    }

    public PolicyOrigin Describe(string? revision)
    {
        lock (_gate)
        {
            return new PolicyOrigin
            {
                Kind = "operator",
                Place = Url,
                Revision = revision,
                Connection = _latest is null ? "connecting" : _latest.Fault == OperatorFault.None ? "connected" : "disconnected",
                Fault = _latest is null || _latest.Fault == OperatorFault.None ? null : _latest.ToString(),
                LastContact = _contact,
                AgeSeconds = _contact is { } contact ? Math.Round((_time.GetUtcNow() - contact).TotalSeconds, 1) : null,
                Live = revision is null ? "nothing" : _fromState ? "kept bundle" : "operator's bundle",
                KeptAt = _keptAt,
                Problems = [.. _problems.Values],
            };
        }
    }

    /// <summary>An enum's member in snake_case.</summary>
    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        string.Concat(value.ToString().Select(static (c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
