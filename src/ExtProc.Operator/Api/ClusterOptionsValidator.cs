using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Api;

internal sealed partial class ClusterOptionsValidator : IValidateOptions<ClusterOptions>
{
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestLease = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, ClusterOptions options)
    {
        var errors = new List<string>();
        IsFile(errors, nameof(options.Kubeconfig), options.Kubeconfig);
        IsFile(errors, nameof(options.TokenFile), options.TokenFile);
        IsName(errors, nameof(options.RootNamespace), options.RootNamespace);
        IsName(errors, nameof(options.DataPlaneNamespace), options.DataPlanes);
        IsName(errors, nameof(options.LeaseName), options.LeaseName);
        IsBetween(errors, nameof(options.LeaseDuration), options.LeaseDuration, ShortestLease, LongestLease);
        IsBetween(errors, nameof(options.DiscoveryInterval), options.DiscoveryInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        IsBetween(errors, nameof(options.RequestTimeout), options.RequestTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        if (options.AdvertiseUrl.Length > 0 && !(Uri.TryCreate(options.AdvertiseUrl, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps))
        {
            errors.Add(Error(nameof(options.AdvertiseUrl), $"'{options.AdvertiseUrl}' is not an https URL such as https://10.0.0.7:9443"));
        }
        if (options.Identity.Contains('|', StringComparison.Ordinal))
        {
            errors.Add(Error(nameof(options.Identity), "must not contain '|'"));
        }
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static string Error(string name, string message) => $"{ClusterOptions.Section}:{name}: {message}";

    private static void IsFile(List<string> errors, string name, string? path)
    {
        if (path is { Length: > 0 } && !File.Exists(path))
        {
            errors.Add(Error(name, $"there is no file '{path}'"));
        }
    }

    private static void IsName(List<string> errors, string name, string value)
    {
        if (value.Length > 63 || !Label().IsMatch(value))
        {
            errors.Add(Error(name, $"'{value}' is not a name of Kubernetes: lower-case letters, digits and '-', at most 63"));
        }
    }

    private static void IsBetween(List<string> errors, string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            errors.Add(Error(name, $"{value:c} is not between {least:c} and {most:c}"));
        }
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", RegexOptions.NonBacktracking, 1000)]
    private static partial Regex Label();
}
