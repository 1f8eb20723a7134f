using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using ExtProc.Operator.Distribution;
using ExtProc.Server.Grpc.Listening;
using ExtProc.Server.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Webhooks;

/// <summary>Opens the listener of the webhooks, where one is asked for: HTTP/1.1 and HTTP/2 over TLS.</summary>
internal sealed class WebhookListener(IOptions<WebhookOptions> options, Func<ServingCertificate>? certificate = null) : IConfigureOptions<KestrelServerOptions>
{
    public static ListenerMark Mark { get; } = new("webhook");

    /// <summary>The listener; its address is the one really bound once the server has started. Null: there is none.</summary>
    public ListenOptions? Opened { get; private set; }

    /// <summary>The port really bound.</summary>
    public int Port => Opened?.EndPoint is IPEndPoint bound ? bound.Port : throw new InvalidOperationException("the listener is not open");

    public void Configure(KestrelServerOptions kestrel)
    {
        if (certificate is null || !options.Value.IsEnabled || !ListenAddress.TryParse(options.Value.Listen, out var address, out _))
        {
            return;
        }
        Opened = Mark.Listen(kestrel, address, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(ForHandshake()) });
        });
    }

    private SslServerAuthenticationOptions ForHandshake() => new()
    {
        ServerCertificateContext = certificate!().Context,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
    };
}
