using System.Text.Json;
using ExtProc.Core.Policies.Schema;
using ExtProc.Server.Grpc.Listening;
using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Webhooks;

/// <summary>All that is wrong with <see cref="InjectionOptions"/> at once.</summary>
internal sealed class InjectionOptionsValidator : IValidateOptions<InjectionOptions>
{
    public ValidateOptionsResult Validate(string? name, InjectionOptions options)
    {
        if (!options.IsEnabled)
        {
            return ValidateOptionsResult.Success;
        }
        var failures = new List<string>();
        if (!Uri.TryCreate(options.OperatorUrl, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps)
        {
            failures.Add("Injection:OperatorUrl must be where sidecars reach the operator, 'https://extproc-operator.extproc-system.svc:9443'.");
        }
        if (!ListenAddress.TryParse(options.AdminListen, out var admin, out var error) || admin.Tcp is not { Port: > 0 })
        {
            failures.Add($"Injection:AdminListen must be an address with a port, '[::]:19090'. {error}".TrimEnd());
        }
        if (options.ImagePullPolicy is not ("Always" or "IfNotPresent" or "Never"))
        {
            failures.Add("Injection:ImagePullPolicy must be Always, IfNotPresent or Never.");
        }
        if (!IsJson(options.Arguments, static json => json.ValueKind == JsonValueKind.Array
            && json.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String)))
        {
            failures.Add("Injection:Arguments must be a JSON list of strings, '[\"--Log:Format=Json\"]'.");
        }
        if (!IsJson(options.Resources, static json => json.ValueKind == JsonValueKind.Object))
        {
            failures.Add("Injection:Resources must be a JSON object, '{\"limits\":{\"memory\":\"512Mi\"}}'.");
        }
        if (options.GuardSecret.Length > 0 && !TextFormat.DnsSubdomain.IsMatch(options.GuardSecret))
        {
            failures.Add("Injection:GuardSecret must be the name of a Secret, 'extproc-guards'.");
        }
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsJson(string text, Func<JsonElement, bool> holds)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return holds(json.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
