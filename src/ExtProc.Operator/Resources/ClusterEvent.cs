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

/// <param name="GenerateName">What its name begins with; the server adds the rest.</param>
/// <param name="Namespace">The namespace of what it is about.</param>
internal sealed record EventMeta(string GenerateName, string Namespace)
{
    private const int MaxPrefix = 200;

    /// <summary>A beginning for names of Events about an object: a name as the server takes it, however long the object's is.</summary>
    public static string PrefixOf(string name) => name[..Math.Min(name.Length, MaxPrefix)].TrimEnd('.', '-') + "-";
}

internal sealed record EventSubject(string ApiVersion, string Kind, string Namespace, string Name, string? Uid, string? ResourceVersion);
