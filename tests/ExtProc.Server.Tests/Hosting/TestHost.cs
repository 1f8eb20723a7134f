using ExtProc.Server.Hosting;
using Microsoft.Extensions.Configuration;

namespace ExtProc.Server.Tests.Hosting;

/// <summary>Complete servers on free ports that stop at once.</summary>
internal static class TestHost
{
    /// <summary>Of two values of a setting the later one wins.</summary>
    public static IConfiguration Settings(params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (key, value) in settings)
        {
            values[key] = value;
        }
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }

    public static Task<ExtProcHost> StartAsync(HostRoles roles, params (string Key, string Value)[] settings) => ExtProcHost.StartAsync(
        Settings([("Grpc:Listen", "127.0.0.1:0"), ("Admin:Listen", "127.0.0.1:0"), ("Grpc:DrainDelay", "00:00:00"), ("Log:Level", "None"), ("Policies:Path", PolicyFolder.Path), .. settings]),
        roles,
        CancellationToken.None);
}
