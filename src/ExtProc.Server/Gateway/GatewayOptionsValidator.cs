using ExtProc.Server.Grpc.Listening;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Gateway;

/// <summary>Reports everything that is wrong with the options at once, each with its name, value and what is allowed.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    private const int LargestBody = 1024 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var errors = new List<string>();
        if (!ListenAddress.TryParse(options.Listen, out _, out var error))
        {
            errors.Add($"{GatewayOptions.Section}:{nameof(options.Listen)}: {error}");
        }
        if (!UpstreamAddress.TryParse(options.Upstream, out _, out error))
        {
            errors.Add($"{GatewayOptions.Section}:{nameof(options.Upstream)}: {error}");
        }
        Range(errors, nameof(options.ConnectTimeout), options.ConnectTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10));
        Range(errors, nameof(options.ResponseTimeout), options.ResponseTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(24));
        Range(errors, nameof(options.IdleTimeout), options.IdleTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(24));
        Range(errors, nameof(options.MaxRequestBodyBytes), options.MaxRequestBodyBytes, 1024, LargestBody);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Range<T>(List<string> errors, string name, T value, T smallest, T largest)
        where T : IComparable<T>
    {
        if (value.CompareTo(smallest) < 0 || value.CompareTo(largest) > 0)
        {
            errors.Add($"{GatewayOptions.Section}:{name}: {value} is not between {smallest} and {largest}");
        }
    }
}
