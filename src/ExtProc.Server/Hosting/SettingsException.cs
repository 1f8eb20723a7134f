namespace ExtProc.Server.Hosting;

/// <summary>The settings can't be used. Holds everything that is wrong with them, each with what to do.</summary>
public sealed class SettingsException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
