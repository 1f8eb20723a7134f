using ExtProc.Core.Actions;
using ExtProc.Core.Policies;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Hosting;

internal sealed class EngineSettingsValidator : IValidateOptions<EngineSettings>
{
    private const int Smallest = 1024;
    private const int Largest = 1024 * 1024 * 1024;

    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, EngineSettings options)
    {
        var errors = new List<string>();
        Range(errors, nameof(options.MaxBodyBytes), options.MaxBodyBytes);
        Range(errors, nameof(options.MaxEventBytes), options.MaxEventBytes);
        if (options.DetectorTimeout < ShortestTimeout || options.DetectorTimeout > LongestTimeout)
        {
            errors.Add($"{EngineSettings.Section}:{nameof(options.DetectorTimeout)}: {options.DetectorTimeout} is not between {ShortestTimeout} and {LongestTimeout}");
        }
        if (options.KeyFile is { Length: > 0 } file && !(File.Exists(file) && new FileInfo(file).Length >= SecretKey.MinimumLength))
        {
            errors.Add(
                $"{EngineSettings.Section}:{nameof(options.KeyFile)}: '{file}' is no file with at least {SecretKey.MinimumLength} bytes; "
                + $"head -c 32 /dev/urandom > {file}");
        }
        if (options.GuardSecrets is { Length: > 0 } folder && !Directory.Exists(folder))
        {
            errors.Add($"{EngineSettings.Section}:{nameof(options.GuardSecrets)}: '{folder}' is no folder");
        }
        if (options.GuardHosts is { Length: > 0 } hosts && !GuardHosts.TryParse(hosts, out _, out var error))
        {
            errors.Add($"{GuardHosts.Setting}: {error}");
        }
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Range(List<string> errors, string name, int value)
    {
        if (value is < Smallest or > Largest)
        {
            errors.Add($"{EngineSettings.Section}:{name}: {value} is not between {Smallest} and {Largest}");
        }
    }
}
