using System.Net;
using ExtProc.Server.Grpc.Listening;
using ExtProc.Server.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Distribution;

/// <summary>Opens the distribution listener: HTTP/2 over TLS, with pings so that a dead data plane does not keep its seat.</summary>
internal sealed class DistributionListener(IOptions<DistributionOptions> options, DistributionTls tls) : IConfigureOptions<KestrelServerOptions>
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    private int _connections;

    /// <summary>See <see cref="DistributionLimits.MaxConnections"/>.</summary>
    public int MaxConnections { get; init; } = DistributionLimits.MaxConnections;

    public static ListenerMark Mark { get; } = new("distribution");

    /// <summary>The listener; its address is the one really bound once the server has started.</summary>
    public ListenOptions? Opened { get; private set; }

    /// <summary>Where data planes of this machine reach it.</summary>
    public Uri Address => Opened?.EndPoint is IPEndPoint bound
        ? new Uri($"https://{(bound.Address.Equals(IPAddress.IPv6Any) || bound.Address.Equals(IPAddress.Any) ? "127.0.0.1" : bound.Address.ToString())}:{bound.Port}")
        : throw new InvalidOperationException("the listener is not open");

    public void Configure(KestrelServerOptions kestrel)
    {
        if (!ListenAddress.TryParse(options.Value.Listen, out var address, out _))
        {
            return;
        }
        kestrel.Limits.Http2.KeepAlivePingDelay = PingInterval;
        kestrel.Limits.Http2.KeepAlivePingTimeout = PingTimeout;
        Opened = Mark.Listen(kestrel, address, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.Use(Cap);
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(tls.ForHandshake()) });
        });
    }

    /// <summary>Comes before TLS, so that what is beyond the cap costs nothing.</summary>
    private ConnectionDelegate Cap(ConnectionDelegate next) => async connection =>
    {
        try
        {
            if (Interlocked.Increment(ref _connections) <= MaxConnections)
            {
                await next(connection);
            }
            else
            {
                connection.Abort();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    };
}
