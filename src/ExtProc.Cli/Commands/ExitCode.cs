namespace ExtProc.Cli.Commands;

/// <summary>What the process tells who started it.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>It could not run, or what it was asked to check is wrong.</summary>
    public const int Failure = 1;

    /// <summary>The command line or the settings are wrong; nothing was started.</summary>
    public const int Usage = 2;
}
