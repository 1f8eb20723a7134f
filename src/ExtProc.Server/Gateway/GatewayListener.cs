using ExtProc.Server.Grpc.Listening;
using ExtProc.Server.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Gateway;

/// <summary>Opens the proxy's listener: cleartext, HTTP/1.1 and HTTP/2 with prior knowledge on the same port.</summary>
internal sealed class GatewayListener(IOptions<GatewayOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    /// <summary>The listener; its address is the one really bound once the server has started.</summary>
    public ListenOptions? Opened { get; private set; }

    public void Configure(KestrelServerOptions kestrel)
    {
        if (ListenAddress.TryParse(options.Value.Listen, out var address, out _))
        {
            // HTTP/2 requests of a connection that is announced as chosen by ALPN may say http nevertheless.
            kestrel.AllowAlternateSchemes = true;
            // The listener's default is HTTP/1.1 and HTTP/2; said aloud, Kestrel warns that the latter needs TLS.
            Opened = ListenerMark.Gateway.Listen(
                kestrel, address, static listen => listen.Use(static next => connection => Http2Preface.AnnounceAsync(connection, next)));
        }
    }
}
