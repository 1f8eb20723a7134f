using System.Globalization;

namespace ExtProc.Core.Detection.Remote;

/// <summary>A remote guard: where it is, what it speaks, how long it is waited for.</summary>
public sealed record RemoteGuardOptions
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>http or https, absolute; the path included.</summary>
    public required Uri Url { get; init; }

    public RemoteGuardKind Kind { get; init; }

    /// <summary>For all parts that are judged together, retries included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long verdicts are kept; zero keeps none.</summary>
    public TimeSpan CacheFor { get; init; }

    /// <summary>The model that is named to a moderation or chat endpoint.</summary>
    public string? Model { get; init; }

    /// <summary>Findings below this score do not count. Null: what the guard reports counts.</summary>
    public float? Threshold { get; init; }

    /// <summary>The categories that count, in any case; empty: all.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<RemoteHeader> Headers { get; init; } = [];

    /// <summary>Equal for equal settings.</summary>
    internal string Identity => string.Join(
        '\n',
        [
            Url.AbsoluteUri, Kind.ToString(), Timeout.Ticks.ToString(Invariant), CacheFor.Ticks.ToString(Invariant), Model ?? "", Threshold?.ToString(Invariant) ?? "", CaFile ?? "",
            .. Categories, "", .. Headers.Select(static header => $"{header.Name}\t{header.File}\t{header.Prefix}"),
        ]);

    /// <summary>Authorities in PEM instead of the system's; read for each connection.</summary>
    public string? CaFile { get; init; }
}
