using Microsoft.Extensions.Logging;

namespace ExtProc.Testing;

/// <summary>One log record as a <see cref="LogProbe"/> saw it.</summary>
public sealed record LogRecord(string Category, LogLevel Level, EventId Event, string Message, Exception? Exception);
