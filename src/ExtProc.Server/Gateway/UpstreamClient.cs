using System.Net;
using System.Text;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Gateway;

/// <summary>
/// The connections to the upstream. Nothing is added to, followed for or decoded from what passes; a response that is let go before its
/// end closes its connection at once, so that the model stops. Thread-safe.
/// </summary>
internal sealed class UpstreamClient : IDisposable
{
    private readonly HttpMessageInvoker _invoker;

    public UpstreamClient(IOptions<GatewayOptions> options)
    {
        Upstream = UpstreamAddress.TryParse(options.Value.Upstream, out var upstream, out var error) ? upstream : throw new InvalidOperationException(error);
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.Value.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            ResponseDrainTimeout = TimeSpan.Zero,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            UseCookies = false,
            UseProxy = !upstream.Address.IsLoopback,
        });
    }

    public UpstreamAddress Upstream { get; }

    /// <summary>Sends the request and returns when the response's headers are there. The caller disposes the response.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = Upstream.Address.Scheme == Uri.UriSchemeHttps ? HttpVersion.Version20 : HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        return _invoker.SendAsync(request, cancellationToken);
    }

    public void Dispose() => _invoker.Dispose();
}
