using ExtProc.Server.Admin;
using ExtProc.Server.Envoy;
using ExtProc.Server.Gateway;
using ExtProc.Server.Grpc;
using ExtProc.Server.Models;
using ExtProc.Server.Policies;
using ExtProc.Server.Policies.Remote;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Hosting.Settings;

/// <summary>Asks every part that will run what is wrong with its options, before any of them is made.</summary>
internal static class OptionsCheck
{
    public static IEnumerable<string> Errors(IConfiguration settings, HostRoles roles) =>
    [
        .. Of(settings.GetSection(GrpcServerOptions.Section).Get<GrpcServerOptions>(), new GrpcServerOptionsValidator()),
        .. Of(settings.GetSection(AdminOptions.Section).Get<AdminOptions>(), new AdminOptionsValidator()),
        .. Of(settings.GetSection(EngineSettings.Section).Get<EngineSettings>(), new EngineSettingsValidator()),
        .. Of(settings.GetSection(ModelSettings.Section).Get<ModelSettings>(), new ModelSettingsValidator()),
        .. PolicySource(settings),
        .. roles.HasFlag(HostRoles.Serve) ? Deadlines(settings) : [],
        .. roles.HasFlag(HostRoles.Gateway) ? Of(settings.GetSection(GatewayOptions.Section).Get<GatewayOptions>(), new GatewayOptionsValidator()) : [],
        .. roles.HasFlag(HostRoles.Serve) ? Of(settings.GetSection(SessionOptions.Section).Get<SessionOptions>(), new SessionOptionsValidator()) : [],
    ];

    /// <summary>Models have to answer before Envoy gives up.</summary>
    private static IEnumerable<string> Deadlines(IConfiguration settings)
    {
        var models = (settings.GetSection(EngineSettings.Section).Get<EngineSettings>() ?? new()).DetectorTimeout;
        var message = (settings.GetSection(SessionOptions.Section).Get<SessionOptions>() ?? new()).MessageDeadline;
        return models < message ? [] : [$"Engine:DetectorTimeout: {models} is not below Session:MessageDeadline, {message}"];
    }

    /// <summary>Policies come from a directory or from an operator.</summary>
    private static IEnumerable<string> PolicySource(IConfiguration settings)
    {
        var isDirectory = !string.IsNullOrWhiteSpace(settings[$"{PolicySourceOptions.Section}:{nameof(PolicySourceOptions.Path)}"]);
        if (!OperatorOptions.IsSet(settings))
        {
            return Of(settings.GetSection(PolicySourceOptions.Section).Get<PolicySourceOptions>(), new PolicySourceOptionsValidator());
        }
        var errors = Of(settings.GetSection(OperatorOptions.Section).Get<OperatorOptions>(), new OperatorOptionsValidator());
        return isDirectory ? errors.Prepend("Policies:Path and Operator:Url are both set: policies come from one of them.") : errors;
    }

    internal static IEnumerable<string> Of<T>(T? options, IValidateOptions<T> validator)
        where T : class, new() => validator.Validate(null, options ?? new T()).Failures ?? [];
}
