using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace ExtProc.Server.Hosting;

/// <summary>Sets logging up as <see cref="LogOptions"/> say; the usual <c>Logging</c> section of the configuration refines it by category.</summary>
internal static class LogSetup
{
    /// <summary>Logs what the caller of the start is thrown, with its stack.</summary>
    private const string StartFailures = "Microsoft.Extensions.Hosting.Internal.Host";

    private const string Timestamp = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    public static void AddExtProcLogging(this ILoggingBuilder logging, IConfiguration configuration)
    {
        var options = configuration.GetSection(LogOptions.Section).Get<LogOptions>() ?? new LogOptions();
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.SetMinimumLevel(LogLevel.Warning).AddFilter("ExtProc", options.Level).AddFilter(StartFailures, LogLevel.None);
        if (options.Format == LogFormat.Json)
        {
            logging.AddJsonConsole(static json => (json.TimestampFormat, json.UseUtcTimestamp) = (Timestamp.Trim(), true));
        }
        else
        {
            logging.AddSimpleConsole(static line => (line.SingleLine, line.TimestampFormat, line.UseUtcTimestamp) = (true, Timestamp, true));
        }
        logging.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Error);
    }
}
