using System.Reflection;

namespace ExtProc.Core.Telemetry;

/// <summary>The version of this build, <c>0.1.0</c>, without source revision.</summary>
public static class BuildVersion
{
    public static string Current { get; } =
        typeof(BuildVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
