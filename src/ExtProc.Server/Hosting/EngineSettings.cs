namespace ExtProc.Server.Hosting;

/// <summary>Settings of the engine; see <see cref="Core.Exchanges.EngineOptions"/>. Validated at start.</summary>
public sealed class EngineSettings
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Engine";

    private static readonly Core.Exchanges.EngineOptions Defaults = new();

    /// <summary>Largest body, decoded, that is inspected as a whole, in bytes.</summary>
    public int MaxBodyBytes { get; set; } = Defaults.MaxBodyBytes;

    /// <summary>Largest server-sent event, in bytes.</summary>
    public int MaxEventBytes { get; set; } = Defaults.MaxEventBytes;

    /// <summary>How long models may take over all texts of a body together; below <c>Session:MessageDeadline</c>.</summary>
    public TimeSpan DetectorTimeout { get; set; } = Defaults.DetectorTimeout;

    /// <summary>Whether allowed and redacted exchanges carry <c>x-extproc-decision</c> too.</summary>
    public bool DecisionHeader { get; set; } = Defaults.DecisionHeader;

    /// <summary>A file whose bytes are the key of hashes, surrogates and tokens, the same for all replicas; without it each process has its own.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The folder of the secrets that remote guards are shown, one folder a namespace in it; without it guards that need one fail.</summary>
    public string? GuardSecrets { get; set; }

    /// <summary>The hosts at which policies may have remote guards, with commas between them; without it they may be anywhere. See <see cref="Core.Policies.GuardHosts"/>.</summary>
    public string? GuardHosts { get; set; }

    /// <summary><see cref="GuardHosts"/> as they are compared. Null: anywhere.</summary>
    internal Core.Policies.GuardHosts? AllowedGuards() => GuardHosts switch
    {
        null or "" => null,
        { } text when Core.Policies.GuardHosts.TryParse(text, out var hosts, out _) => hosts,
        _ => throw new InvalidOperationException("The hosts of guards were not validated."),
    };
}
