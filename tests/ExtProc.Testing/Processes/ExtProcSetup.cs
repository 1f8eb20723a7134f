namespace ExtProc.Testing.Processes;

/// <summary>How the product is started.</summary>
public sealed record ExtProcSetup
{
    /// <summary>The folder of policies; null where the settings name an operator.</summary>
    public required string? Policies { get; init; }

    public string Listen { get; init; } = "127.0.0.1:0";

    public string Admin { get; init; } = "127.0.0.1:0";

    /// <summary>Settings by their keys (<c>Session:Profile</c>).</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
