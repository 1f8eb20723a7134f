using System.Net;
using ExtProc.Server.Admin;
using ExtProc.Server.Gateway;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ExtProc.Server.Hosting;

/// <summary>The addresses that the listeners really got; known once the server has started.</summary>
internal sealed class FrontDoors(IServer server, AdminListener admin, IServiceProvider services)
{
    private const string UnixPrefix = "unix:";

    public BoundAddresses Read(HostRoles roles) => new(
        roles.HasFlag(HostRoles.Serve) ? Grpc() : null,
        Name(admin.Opened!),
        roles.HasFlag(HostRoles.Gateway) ? Name(services.GetRequiredService<GatewayListener>().Opened!) : null);

    /// <summary>The gRPC listener is the first that was set up.</summary>
    private string Grpc()
    {
        var display = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var address = display[(display.IndexOf("://", StringComparison.Ordinal) + 3)..];
        return address.StartsWith(UnixPrefix, StringComparison.Ordinal) ? address : address.TrimEnd('/');
    }

    private static string Name(ListenOptions listener) => listener switch
    {
        { SocketPath: { } path } => UnixPrefix + path,
        { EndPoint: IPEndPoint tcp } => tcp.ToString(),
        _ => listener.EndPoint.ToString() ?? "",
    };
}
