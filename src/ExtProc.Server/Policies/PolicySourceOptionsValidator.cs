using Microsoft.Extensions.Options;

namespace ExtProc.Server.Policies;

/// <summary>All that is wrong with <see cref="PolicySourceOptions"/> at once. Whether the path exists is a matter of loading.</summary>
internal sealed class PolicySourceOptionsValidator : IValidateOptions<PolicySourceOptions>
{
    public ValidateOptionsResult Validate(string? name, PolicySourceOptions options)
    {
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Path))
        {
            failures.Add("Policies:Path is missing: the directory of policies, or one file (--policies); or set Operator:Url (--operator).");
        }
        if (options.PollInterval < TimeSpan.FromMilliseconds(50) || options.PollInterval > TimeSpan.FromMinutes(1))
        {
            failures.Add("Policies:PollInterval must be from 50 ms to 1 minute.");
        }
        if (options.SettleTime < TimeSpan.FromMilliseconds(10) || options.SettleTime > TimeSpan.FromSeconds(10))
        {
            failures.Add("Policies:SettleTime must be from 10 ms to 10 seconds.");
        }
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
