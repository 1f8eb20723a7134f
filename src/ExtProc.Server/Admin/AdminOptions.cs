namespace ExtProc.Server.Admin;

/// <summary>The admin listener and what it exports.</summary>
public sealed class AdminOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Admin";

    /// <summary>Where to listen: "127.0.0.1:9090", "[::]:9090" or "unix:/run/extproc-admin.sock"; port 0 takes a free one.</summary>
    public string Listen { get; set; } = "127.0.0.1:9090";
}
