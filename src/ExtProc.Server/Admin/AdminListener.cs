using ExtProc.Server.Grpc.Listening;
using ExtProc.Server.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Admin;

/// <summary>Opens the admin listener: HTTP/1.1, cleartext.</summary>
internal sealed class AdminListener(IOptions<AdminOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    /// <summary>The listener; its address is the one really bound once the server has started.</summary>
    public ListenOptions? Opened { get; private set; }

    public void Configure(KestrelServerOptions kestrel)
    {
        if (ListenAddress.TryParse(options.Value.Listen, out var address, out _))
        {
            Opened = ListenerMark.Admin.Listen(kestrel, address, static listen => listen.Protocols = HttpProtocols.Http1);
        }
    }
}
