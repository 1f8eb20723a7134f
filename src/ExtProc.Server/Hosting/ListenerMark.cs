using ExtProc.Server.Grpc.Listening;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ExtProc.Server.Hosting;

/// <summary>
/// Marks the connections of a listener, so that one Kestrel can serve several front doors. It is a connection feature, which requests
/// see among their own. Connections of the gRPC listener carry none.
/// </summary>
internal sealed class ListenerMark(string name)
{
    public static ListenerMark Admin { get; } = new("admin");

    public static ListenerMark Gateway { get; } = new("gateway");

    /// <summary>Where an operator hands policies to data planes.</summary>
    public static ListenerMark Distribution { get; } = new("distribution");

    /// <summary>Where the API server calls an operator's webhooks.</summary>
    public static ListenerMark Webhook { get; } = new("webhook");

    public override string ToString() => name;

    /// <summary>Opens a listener whose connections carry this mark; after the start, the returned options tell the address really bound.</summary>
    public ListenOptions Listen(KestrelServerOptions kestrel, ListenAddress address, Action<ListenOptions> configure)
    {
        ListenOptions? opened = null;
        void SetUp(ListenOptions listen)
        {
            opened = listen;
            listen.Use(next => connection =>
            {
                connection.Features.Set(this);
                return next(connection);
            });
            configure(listen);
        }

        if (address.UnixPath is { } path)
        {
            kestrel.ListenUnixSocket(path, SetUp);
        }
        else
        {
            kestrel.Listen(address.Tcp!, SetUp);
        }
        return opened!;
    }
}
