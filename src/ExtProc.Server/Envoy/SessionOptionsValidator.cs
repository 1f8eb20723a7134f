using Microsoft.Extensions.Options;

namespace ExtProc.Server.Envoy;

/// <summary>Reports everything that is wrong with the options at once, each with its name, value and what is allowed.</summary>
internal sealed class SessionOptionsValidator : IValidateOptions<SessionOptions>
{
    private const int LargestBody = 1024 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, SessionOptions options)
    {
        var errors = new List<string>();
        Range(errors, nameof(options.MessageDeadline), options.MessageDeadline, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        Range(errors, nameof(options.HoldTimeout), options.HoldTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Range(errors, nameof(options.CutPause), options.CutPause, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5));
        Range(errors, nameof(options.MaxRequestBodyBytes), options.MaxRequestBodyBytes, 1024, LargestBody);
        Range(errors, nameof(options.BufferedRequestLimit), options.BufferedRequestLimit, 0, LargestBody);
        Range(errors, nameof(options.BufferedResponseLimit), options.BufferedResponseLimit, 0, LargestBody);
        Mode(errors, nameof(options.DefaultRequestBodyMode), options.DefaultRequestBodyMode);
        Mode(errors, nameof(options.DefaultResponseBodyMode), options.DefaultResponseBodyMode);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Range<T>(List<string> errors, string name, T value, T smallest, T largest)
        where T : IComparable<T>
    {
        if (value.CompareTo(smallest) < 0 || value.CompareTo(largest) > 0)
        {
            errors.Add($"{SessionOptions.Section}:{name}: {value} is not between {smallest} and {largest}");
        }
    }

    private static void Mode(List<string> errors, string name, string value)
    {
        if (ProcessingModes.Parse(value) is null)
        {
            errors.Add($"{SessionOptions.Section}:{name}: '{value}' is not one of NONE, STREAMED, BUFFERED, BUFFERED_PARTIAL and FULL_DUPLEX_STREAMED");
        }
    }
}
