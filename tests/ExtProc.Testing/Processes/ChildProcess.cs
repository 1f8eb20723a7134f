using System.Diagnostics;
using System.Globalization;

namespace ExtProc.Testing.Processes;

/// <summary>A program started by a test. Keeps the last lines of both outputs; is killed when disposed. Safe for concurrent use.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int MaxLines = 4000;

    private readonly Process _process;
    private readonly string _name;
    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();
    private readonly List<(Func<string, bool> Matches, TaskCompletionSource<string> Found)> _waiting = [];
    private int _openOutputs = 2;

    private ChildProcess(Process process, string name)
    {
        _process = process;
        _name = name;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The last lines of standard output and standard error, as they came.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Physical memory in use, in bytes.</summary>
    public long ResidentBytes => ReadStatus("VmRSS:");

    /// <summary>The most physical memory ever in use, in bytes.</summary>
    public long PeakResidentBytes => ReadStatus("VmHWM:");

    /// <summary>Starts a program; <paramref name="onLine"/> is given each line of standard output instead of <see cref="Output"/>.</summary>
    public static ChildProcess Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? folder = null,
        Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var child = new ChildProcess(new Process { StartInfo = start }, Path.GetFileName(program));
        child._process.OutputDataReceived += (_, line) => child.Take(line.Data, onLine);
        child._process.ErrorDataReceived += (_, line) => child.Take(line.Data);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>The first line, past or to come, that matches; throws with the whole output when the program ends without one.</summary>
    public Task<string> WaitForLineAsync(Func<string, bool> matches, CancellationToken cancellationToken)
    {
        TaskCompletionSource<string> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_lines.FirstOrDefault(matches) is { } line)
            {
                return Task.FromResult(line);
            }

            _waiting.Add((matches, found));
            FailWaitingAtEnd();
        }

        return found.Task.WaitAsync(cancellationToken);
    }

    public Task WriteLineAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Ends the program's standard input.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <summary>Sends a signal by its short name (TERM, STOP, CONT, KILL).</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the program without waiting for its end.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync().ConfigureAwait(false);
        }

        _process.Dispose();
    }

    private void Take(string? line, Action<string>? onLine = null)
    {
        if (line is not null && onLine is not null)
        {
            onLine(line);
            return;
        }

        lock (_lock)
        {
            if (line is null)
            {
                _openOutputs--;
                FailWaitingAtEnd();
                return;
            }

            _lines.Enqueue(line);
            if (_lines.Count > MaxLines)
            {
                _lines.Dequeue();
            }

            foreach (var waiter in _waiting.Where(waiter => waiter.Matches(line)).ToArray())
            {
                _waiting.Remove(waiter);
                waiter.Found.TrySetResult(line);
            }
        }
    }

    private void FailWaitingAtEnd()
    {
        if (_openOutputs > 0)
        {
            return;
        }

        foreach (var (_, found) in _waiting)
        {
            found.TrySetException(new InvalidOperationException($"{_name} ended early:\n{string.Join('\n', _lines)}"));
        }

        _waiting.Clear();
    }

    private long ReadStatus(string field)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(text => text.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(field.Length).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) * 1024;
    }
}
