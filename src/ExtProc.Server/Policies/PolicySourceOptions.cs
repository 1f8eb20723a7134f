namespace ExtProc.Server.Policies;

/// <summary>Where policies come from: configuration section <c>Policies</c>.</summary>
public sealed class PolicySourceOptions
{
    public const string Section = "Policies";

    /// <summary>A directory of policy files, or one file.</summary>
    public string Path { get; set; } = "";

    /// <summary>How often the directory is compared with what was loaded, where the operating system tells of no change. 50 ms to 1 minute.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long files must stay as they are before they are read, so that none is read half-written. 10 ms to 10 seconds.</summary>
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromMilliseconds(100);
}
