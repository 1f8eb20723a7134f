using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ExtProc.Testing;

/// <summary>Keeps every log record of the code under test. Safe for concurrent use.</summary>
public sealed class LogProbe : ILoggerProvider
{
    private readonly ConcurrentQueue<LogRecord> _records = new();

    public IReadOnlyCollection<LogRecord> Records => _records;

    /// <summary>Fails the running test when anything was logged as an error that the test did not declare by its event id.</summary>
    public void AssertNoErrors(params ReadOnlySpan<int> declaredEvents)
    {
        var declared = declaredEvents.ToArray();
        var errors = _records.Where(record => record.Level >= LogLevel.Error && !declared.Contains(record.Event.Id));
        Assert.That(errors, Is.Empty);
    }

    /// <summary>Fails the running test when a planted text stands in any record.</summary>
    public void AssertNowhere(string canary) =>
        Assert.That(_records.Count(record => record.ToString().Contains(canary, StringComparison.Ordinal)), Is.Zero, "a canary was logged");

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _records);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<LogRecord> records) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            records.Enqueue(new LogRecord(category, logLevel, eventId, formatter(state, exception), exception));
    }
}
