namespace ExtProc.Testing.Traffic;

/// <summary>A recorded request (method and path) or response (status).</summary>
public sealed record RecordedMessage
{
    public string Method { get; init; } = "";

    /// <summary>Path and query.</summary>
    public string Path { get; init; } = "";

    public int Status { get; init; }

    /// <summary>In order; a name that was sent twice stands here twice.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>True when the response came as a stream.</summary>
    public bool IsStream { get; init; }

    public string? Header(string name) =>
        Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
