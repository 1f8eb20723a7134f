using ExtProc.Server.Grpc.Listening;
using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Distribution;

/// <summary>All that is wrong with <see cref="DistributionOptions"/> at once.</summary>
internal sealed class DistributionOptionsValidator : IValidateOptions<DistributionOptions>
{
    public ValidateOptionsResult Validate(string? name, DistributionOptions options)
    {
        if (!options.IsEnabled)
        {
            return ValidateOptionsResult.Success;
        }
        var failures = new List<string>();
        if (!ListenAddress.TryParse(options.Listen, out var address, out var error))
        {
            failures.Add($"Distribution:Listen: {error}");
        }
        else if (address.Tcp is null)
        {
            failures.Add("Distribution:Listen: data planes connect over TCP; write '[::]:9443'");
        }
        if (options.CertificateFile is null != options.KeyFile is null)
        {
            failures.Add("Distribution:CertificateFile and Distribution:KeyFile go together.");
        }
        if (string.IsNullOrWhiteSpace(options.Audience))
        {
            failures.Add("Distribution:Audience is missing: what tokens of data planes are made for.");
        }
        if (options.ReloadInterval < TimeSpan.FromSeconds(1) || options.ReloadInterval > TimeSpan.FromHours(1))
        {
            failures.Add("Distribution:ReloadInterval must be from 1 second to 1 hour.");
        }
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
