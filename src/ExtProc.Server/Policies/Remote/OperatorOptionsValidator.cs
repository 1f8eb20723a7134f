using ExtProc.Core.Actions;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Policies.Remote;

/// <summary>All that is wrong with <see cref="OperatorOptions"/> at once.</summary>
internal sealed class OperatorOptionsValidator : IValidateOptions<OperatorOptions>
{
    private const int MaxInstanceLength = 253;

    public ValidateOptionsResult Validate(string? name, OperatorOptions options)
    {
        var failures = new List<string>();
        CheckUrl(options.Url, failures);
        CheckFiles(options, failures);
        if (string.IsNullOrWhiteSpace(options.StateDirectory))
        {
            failures.Add("Operator:StateDirectory is missing: a directory of this process alone, which keeps the last good policies (--state DIR).");
        }
        if (options.Instance is { Length: > 0 } instance && !IsInstance(instance))
        {
            failures.Add($"Operator:Instance: letters, digits, '-', '_' and '.', at most {MaxInstanceLength} of them.");
        }
        if (options.PollWait < TimeSpan.FromSeconds(1) || options.PollWait > TimeSpan.FromMinutes(5))
        {
            failures.Add("Operator:PollWait must be from 1 second to 5 minutes.");
        }
        if (options.ReportInterval < TimeSpan.FromSeconds(1) || options.ReportInterval > TimeSpan.FromMinutes(1))
        {
            failures.Add("Operator:ReportInterval must be from 1 second to 1 minute.");
        }
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>What a name of a data plane may look like; names of pods do.</summary>
    public static bool IsInstance(string name) =>
        name.Length is > 0 and <= MaxInstanceLength && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static void CheckUrl(string text, List<string> failures)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http")
            || url.PathAndQuery != "/" || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            failures.Add($"Operator:Url: '{text}' is not of the form https://HOST:PORT.");
        }
        else if (url.Scheme == "http" && !url.IsLoopback)
        {
            failures.Add($"Operator:Url: '{text}' would carry policies and the token in the clear; use https (http is for this machine only).");
        }
    }

    private static void CheckFiles(OperatorOptions options, List<string> failures)
    {
        if (options.CertificateFile is null != options.KeyFile is null)
        {
            failures.Add("Operator:CertificateFile and Operator:KeyFile go together.");
        }
        if (options.StateKeyFile is { } key && !(File.Exists(key) && new FileInfo(key).Length >= SecretKey.MinimumLength))
        {
            failures.Add($"Operator:StateKeyFile: '{key}' is no file with at least {SecretKey.MinimumLength} bytes; head -c 32 /dev/urandom > {key}");
        }
    }
}
