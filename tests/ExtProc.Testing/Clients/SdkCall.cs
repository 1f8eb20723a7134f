namespace ExtProc.Testing.Clients;

/// <summary>A call of the official SDK.</summary>
/// <param name="Address">Where the API is, without the version, with a slash at the end.</param>
/// <param name="Body">The call's parameters as JSON.</param>
public sealed record SdkCall(Uri Address, string Body)
{
    public bool Http2 { get; init; }

    /// <summary>True for the legacy completions, else chat.</summary>
    public bool LegacyCompletions { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>After how many events of a stream the client gives up.</summary>
    public int? AbortAfter { get; init; }
}
