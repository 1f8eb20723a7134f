namespace ExtProc.Server.Hosting;

/// <summary>Where a running host really listens, as <c>127.0.0.1:40123</c> or <c>unix:/run/extproc.sock</c>; null where a door is closed.</summary>
public sealed record BoundAddresses(string? Grpc, string Admin, string? Gateway)
{
    /// <summary>The admin endpoint, where it listens on TCP.</summary>
    public Uri AdminUri => new($"http://{Admin}/");

    /// <summary>The embedded proxy, where it listens on TCP.</summary>
    public Uri GatewayUri => new($"http://{Gateway}/");

    /// <summary>As the start's log line has it: <c>ext_proc 127.0.0.1:40123, admin 127.0.0.1:40124</c>.</summary>
    public override string ToString()
    {
        var doors = new List<string>();
        if (Grpc is not null)
        {
            doors.Add($"ext_proc {Grpc}");
        }
        if (Gateway is not null)
        {
            doors.Add($"gateway {Gateway}");
        }
        doors.Add($"admin {Admin}");
        return string.Join(", ", doors);
    }
}
