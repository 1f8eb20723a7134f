using ExtProc.Core.Detection.Scheduling;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Models;

internal sealed class ModelSettingsValidator : IValidateOptions<ModelSettings>
{
    private const int MostWorkers = 256;
    private const int MostBytes = 1024 * 1024 * 1024;
    private const int MostQueued = 1 << 16;

    public ValidateOptionsResult Validate(string? name, ModelSettings options)
    {
        var errors = new List<string>();
        if (options.Directory is { Length: > 0 } folder && !Directory.Exists(folder))
        {
            errors.Add($"{ModelSettings.Section}:{nameof(options.Directory)}: there is no directory {folder}");
        }
        Range(errors, nameof(options.Workers), options.Workers, 0, MostWorkers);
        Range(errors, nameof(options.QueueWindows), options.QueueWindows, WindowWork.MaxWindows, MostQueued);
        Range(errors, nameof(options.WindowBudget), options.WindowBudget, 2, 32);
        Range(errors, nameof(options.CacheBytes), options.CacheBytes, 0, MostBytes);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Range(List<string> errors, string name, int value, int smallest, int largest)
    {
        if (value < smallest || value > largest)
        {
            errors.Add($"{ModelSettings.Section}:{name}: {value} is not between {smallest} and {largest}");
        }
    }
}
