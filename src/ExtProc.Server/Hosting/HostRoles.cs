namespace ExtProc.Server.Hosting;

/// <summary>Which of the data plane's front doors a process opens; the admin listener is always open.</summary>
[Flags]
public enum HostRoles
{
    None = 0,

    /// <summary>The ext_proc gRPC server, for Envoy.</summary>
    Serve = 1,

    /// <summary>The embedded reverse proxy.</summary>
    Gateway = 2,
}
