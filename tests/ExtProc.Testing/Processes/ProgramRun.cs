namespace ExtProc.Testing.Processes;

/// <summary>How a program ended and what it wrote, whole.</summary>
public sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a program to its end.</summary>
    public static async Task<ProgramRun> OfAsync(
        string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var lines = new List<string>();
        await using var process = ChildProcess.Start(program, arguments, environment, RepositoryRoot.Path, lines.Add);
        process.CloseInput();
        var code = await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return new ProgramRun(code, string.Join('\n', lines) + "\n", process.Output);
    }

    /// <summary>What it wrote; fails the running test when it failed.</summary>
    public string Require()
    {
        Assert.That(ExitCode, Is.Zero, Errors + Output);
        return Output;
    }
}
