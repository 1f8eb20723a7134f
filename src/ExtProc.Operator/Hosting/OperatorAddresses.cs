using System.Net;
using ExtProc.Operator.Distribution;
using ExtProc.Operator.Webhooks;
using ExtProc.Server.Admin;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ExtProc.Operator.Hosting;

/// <summary>Where a running operator really listens, as <c>127.0.0.1:40123</c> or <c>unix:/run/admin.sock</c>.</summary>
public sealed record OperatorAddresses(string Policies, string Webhooks, string Admin)
{
    /// <summary>As the start's log line has it.</summary>
    public override string ToString() => $"policies {Policies}, webhooks {Webhooks}, admin {Admin}";

    internal static OperatorAddresses Of(IServiceProvider services) => new(
        NameOf(services.GetService<DistributionListener>()?.Opened),
        NameOf(services.GetRequiredService<WebhookListener>().Opened),
        Name(services.GetRequiredService<AdminListener>().Opened!));

    private static string NameOf(ListenOptions? listener) => listener is null ? "nowhere" : Name(listener);

    internal static string Name(ListenOptions listener) => listener switch
    {
        { SocketPath: { } path } => $"unix:{path}",
        { EndPoint: IPEndPoint tcp } => tcp.ToString(),
        _ => listener.EndPoint.ToString() ?? "",
    };
}
