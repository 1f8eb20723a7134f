using Microsoft.Extensions.Logging;

namespace ExtProc.Server.Hosting;

/// <summary>What is logged, and how. Errors go to standard error, everything else to standard output.</summary>
public sealed class LogOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Log";

    public LogFormat Format { get; set; } = LogFormat.Text;

    /// <summary>The lowest level that is logged of this program; its libraries are logged from Warning.</summary>
    public LogLevel Level { get; set; } = LogLevel.Information;
}
