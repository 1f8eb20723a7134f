using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Grpc.Listening;

/// <summary>Sets Kestrel up for gRPC: one HTTP/2-only listener (prior knowledge, or TLS), windows and limits for long-lived streams.</summary>
internal sealed class GrpcListener(IOptions<GrpcServerOptions> options, TlsFiles tls)
    : IConfigureOptions<KestrelServerOptions>, IConfigureOptions<SocketTransportOptions>
{
    private const int StreamWindow = 1024 * 1024;
    private const int ConnectionWindow = 8 * 1024 * 1024;
    private const int MaxHeaderBytes = 32 * 1024;
    private const int MaxHeaders = 100;

    public void Configure(KestrelServerOptions kestrel)
    {
        SetLimits(kestrel.Limits, options.Value);
        // Envoy's gRPC streams say http, also over TLS.
        kestrel.AllowAlternateSchemes = true;
        if (!ListenAddress.TryParse(options.Value.Listen, out var address, out var error))
        {
            throw new InvalidOperationException(error);
        }

        if (address.UnixPath is { } path)
        {
            kestrel.ListenUnixSocket(path, SetUpConnections);
        }
        else if (address.Tcp!.Address.Equals(IPAddress.IPv6Any))
        {
            kestrel.ListenAnyIP(address.Tcp.Port, SetUpConnections);
        }
        else
        {
            kestrel.Listen(address.Tcp, SetUpConnections);
        }
    }

    public void Configure(SocketTransportOptions sockets)
    {
        var others = sockets.CreateBoundListenSocket;
        sockets.CreateBoundListenSocket = endpoint =>
            endpoint is UnixDomainSocketEndPoint unix && unix.ToString() is { } path && Path.IsPathFullyQualified(path)
                ? UnixSocketFile.Bind(unix, path)
                : others(endpoint);
    }

    private static void SetLimits(KestrelServerLimits limits, GrpcServerOptions options)
    {
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        limits.MinResponseDataRate = null;
        limits.Http2.MaxRequestHeaderFieldSize = MaxHeaderBytes;
        limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
        limits.Http2.InitialStreamWindowSize = StreamWindow;
        limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
        limits.Http2.KeepAlivePingDelay = options.KeepAliveInterval;
        limits.Http2.KeepAlivePingTimeout = options.KeepAliveTimeout;
    }

    private void SetUpConnections(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http2;
        if (tls.Enabled)
        {
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(tls.Current) });
            listen.Use(static next => connection =>
            {
                SpeakHttp2(connection.Features);
                return next(connection);
            });
        }
    }

    /// <summary>
    /// Clients that know what is spoken here need not negotiate it: Envoy Gateway names no protocol in its handshake, and Kestrel would refuse
    /// the connection.
    /// </summary>
    private static void SpeakHttp2(IFeatureCollection features)
    {
        if (features.Get<ITlsApplicationProtocolFeature>() is not { ApplicationProtocol.IsEmpty: false })
        {
            features.Set<ITlsApplicationProtocolFeature>(new PriorKnowledge());
        }
    }

    private sealed class PriorKnowledge : ITlsApplicationProtocolFeature
    {
        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = SslApplicationProtocol.Http2.Protocol;
    }
}
