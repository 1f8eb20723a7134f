using Microsoft.Extensions.Configuration;

namespace ExtProc.Server.Hosting.Settings;

/// <summary>
/// Where settings come from, the later one wins: <c>appsettings.json</c> in the working directory, the file that was named, environment
/// variables (<c>EXTPROC_Grpc__Listen</c>), flags (<c>--Grpc:Listen=...</c>).
/// </summary>
public static class SettingsSources
{
    public const string EnvironmentPrefix = "EXTPROC_";

    /// <param name="file">A JSON file that must exist, or null.</param>
    /// <param name="flags">Arguments in the form <c>--Section:Key=value</c> or <c>--Section:Key value</c>.</param>
    /// <param name="named">Values of flags that have names of their own, by key.</param>
    /// <exception cref="SettingsException">A file is missing or isn't JSON.</exception>
    public static IConfiguration Build(string? file, string[] flags, IReadOnlyDictionary<string, string?> named)
    {
        var builder = new ConfigurationBuilder()
            .SetBasePath(Directory.GetCurrentDirectory())
            .AddJsonFile("appsettings.json", optional: true);
        if (file is not null)
        {
            builder.AddJsonFile(Path.GetFullPath(file), optional: false);
        }
        builder.AddEnvironmentVariables(EnvironmentPrefix).AddCommandLine(flags).AddInMemoryCollection(named.Where(static setting => setting.Value is not null));
        try
        {
            return builder.Build();
        }
        catch (FileNotFoundException)
        {
            throw new SettingsException([$"--config: there is no file '{file}'"]);
        }
        catch (InvalidDataException broken)
        {
            throw new SettingsException([$"{broken.Message} {broken.GetBaseException().Message}"]);
        }
    }
}
