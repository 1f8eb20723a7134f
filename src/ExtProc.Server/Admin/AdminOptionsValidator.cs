using ExtProc.Server.Grpc.Listening;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Admin;

internal sealed class AdminOptionsValidator : IValidateOptions<AdminOptions>
{
    public ValidateOptionsResult Validate(string? name, AdminOptions options) =>
        ListenAddress.TryParse(options.Listen, out _, out var error)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{AdminOptions.Section}:{nameof(AdminOptions.Listen)}: {error}");
}
