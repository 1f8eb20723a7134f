using Microsoft.Extensions.Configuration;

namespace ExtProc.Server.Hosting.Settings;

/// <summary>
/// Finds settings that nobody reads and values that are not of their kind, all at once, before anything is bound. What has a section of
/// its own that is not ours (<c>Logging</c>) is left alone.
/// </summary>
internal static class SettingsCheck
{
    private const string ForeignSection = "Logging:";

    /// <summary>Adds what is wrong to <paramref name="errors"/> and returns a configuration in which it reads as if it were not set.</summary>
    public static IConfiguration Clean(IConfiguration configuration, List<string> errors, IReadOnlyList<Setting>? known = null)
    {
        var repairs = new Dictionary<string, string?>();
        foreach (var (key, value) in configuration.AsEnumerable())
        {
            if (value is null || !key.Contains(':', StringComparison.Ordinal) || key.StartsWith(ForeignSection, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            var setting = SettingsCatalogue.Find(key, known);
            if (setting is null)
            {
                errors.Add($"{key}: there is no such setting; did you mean {SettingsCatalogue.Nearest(key, known).Key}?");
            }
            else if (!setting.Accepts(value))
            {
                errors.Add($"{setting.Key}: '{value}' is not {setting.Wants}");
                repairs[key] = setting.Default;
            }
        }
        return repairs.Count == 0 ? configuration : new ConfigurationBuilder().AddConfiguration(configuration).AddInMemoryCollection(repairs).Build();
    }
}
