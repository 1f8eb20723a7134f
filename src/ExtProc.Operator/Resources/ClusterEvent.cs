namespace ExtProc.Operator.Resources;

/// <summary>An Event of events.k8s.io/v1.</summary>
internal sealed record ClusterEvent
{
    public string ApiVersion { get; init; } = "events.k8s.io/v1";

    public string Kind { get; init; } = "Event";

    public required EventMeta Metadata { get; init; }

    public required DateTimeOffset EventTime { get; init; }

    public string ReportingController { get; init; } = "extproc.dev/operator";

    public required string ReportingInstance { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    public required string Type { get; init; }

    public required string Reason { get; init; }

    public required string Action { get; init; }

    /// <summary>At most 1 KiB.</summary>
    public required string Note { get; init; }

    public required EventSubject Regarding { get; init; }
}

internal sealed record EventMeta(string GenerateName, string Namespace);

internal sealed record EventSubject(string ApiVersion, string Kind, string Namespace, string Name, string? Uid, string? ResourceVersion);
