using ExtProc.Server.Grpc.Listening;
using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Webhooks;

/// <summary>All that is wrong with <see cref="WebhookOptions"/> at once.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        if (!options.IsEnabled)
        {
            return ValidateOptionsResult.Success;
        }
        var failures = new List<string>();
        if (!ListenAddress.TryParse(options.Listen, out var address, out var error))
        {
            failures.Add($"Webhook:Listen: {error}");
        }
        else if (address.Tcp is null)
        {
            failures.Add("Webhook:Listen: the API server connects over TCP; write '[::]:9444'");
        }
        if (options.MaxRequestBytes is < 64 * 1024 or > 64 << 20)
        {
            failures.Add("Webhook:MaxRequestBytes must be from 64 KiB to 64 MiB.");
        }
        if (options.Deadline < TimeSpan.FromMilliseconds(100) || options.Deadline > TimeSpan.FromSeconds(30))
        {
            failures.Add("Webhook:Deadline must be from 100 milliseconds to 30 seconds.");
        }
        if (options.MaxConcurrent is < 1 or > 1024)
        {
            failures.Add("Webhook:MaxConcurrent must be from 1 to 1024.");
        }
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
