using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Certificates;

/// <summary>All that is wrong with <see cref="CertificateOptions"/> at once.</summary>
internal sealed class CertificateOptionsValidator : IValidateOptions<CertificateOptions>
{
    private const int MaxNames = 32;

    public ValidateOptionsResult Validate(string? name, CertificateOptions options)
    {
        if (!options.IsEnabled)
        {
            return ValidateOptionsResult.Success;
        }
        var failures = new List<string>();
        if (options.NameList.Count is 0 or > MaxNames)
        {
            failures.Add($"Certificates:Names must have 1 to {MaxNames} names of the operator, 'extproc-operator.extproc-system.svc'.");
        }
        failures.AddRange(options.NameList.Where(static text => Uri.CheckHostName(text) == UriHostNameType.Unknown)
            .Select(static text => $"Certificates:Names: '{text}' is no DNS name and no IP address."));
        if (options.Lifetime < TimeSpan.FromMinutes(1) || options.Overlap < TimeSpan.Zero)
        {
            failures.Add("Certificates:Lifetime must be at least a minute, Certificates:Overlap not negative.");
        }
        if (options.AuthorityLifetime < 3 * (options.Lifetime + options.Overlap))
        {
            failures.Add("Certificates:AuthorityLifetime must be three times Lifetime and Overlap together, or there is no time to change authorities.");
        }
        if (options.CheckInterval < TimeSpan.FromSeconds(1) || options.CheckInterval > TimeSpan.FromHours(1))
        {
            failures.Add("Certificates:CheckInterval must be from 1 second to 1 hour.");
        }
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
