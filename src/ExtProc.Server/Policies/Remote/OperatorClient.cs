using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Json;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Hosting;

namespace ExtProc.Server.Policies.Remote;

/// <summary>
/// Asks the operator for policies and reports to it, over one HTTP/2 connection with pings, so that a dead peer is noticed. No method
/// throws for what the peer or the network does. Safe from any thread.
/// </summary>
internal sealed class OperatorClient : IDisposable
{
    /// <summary>What an answer may take beyond the time that the operator was asked to wait.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly OperatorOptions _options;
    private readonly TimeProvider _time;
    private readonly int _maxBytes;
    private readonly OperatorTls _tls;
    private readonly HttpClient _http;

    /// <param name="options">Where the operator is and what we show it.</param>
    /// <param name="time">Clock of deadlines.</param>
    /// <param name="maxBytes">Largest bundle.</param>
    public OperatorClient(OperatorOptions options, TimeProvider time, int maxBytes = PolicyBundle.MaxBytes)
    {
        _options = options;
        _time = time;
        _maxBytes = maxBytes;
        _tls = new OperatorTls(options.CaFile, options.CertificateFile, options.KeyFile);
        _http = new HttpClient(Connections()) { BaseAddress = new Uri(options.Url), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The pauses between attempts at an operator that fail.</summary>
    public static Backoff CreateBackoff() => new(FirstPause, LongestPause, Random.Shared);

    /// <summary>Asks for a bundle of another revision than the one given; the operator waits until there is one.</summary>
    public Task<OperatorAnswer> PollAsync(string? revision, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/policies" + (revision is null ? "" : $"?revision={revision}"));
        request.Headers.TryAddWithoutValidation("Prefer", $"wait={(int)_options.PollWait.TotalSeconds}");
        return SendAsync(request, _options.PollWait + Grace, ReadBundleAsync, cancellationToken);
    }

    /// <summary>Tells what runs here.</summary>
    public Task<OperatorAnswer> ReportAsync(DataPlaneReport report, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(report, BundleJson.Default.DataPlaneReport));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/reports") { Content = content };
        return SendAsync(request, Grace, static (response, _) => Task.FromResult(response.IsSuccessStatusCode ? OperatorAnswer.Fine : Refused(response)), cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private SocketsHttpHandler Connections() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = ConnectAsync,
        ConnectTimeout = ConnectTimeout,
        KeepAlivePingDelay = PingInterval,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
        KeepAlivePingTimeout = ConnectTimeout,
        MaxResponseHeadersLength = 16,
        PooledConnectionIdleTimeout = ConnectionLifetime,
        PooledConnectionLifetime = ConnectionLifetime,
        UseCookies = false,
        UseProxy = false,
    };

    /// <summary>Our own TLS, so that each connection sees the files as they are.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttps
                ? await SecureAsync(stream, context.DnsEndPoint.Host, cancellationToken)
                : stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask<Stream> SecureAsync(Stream stream, string host, CancellationToken cancellationToken)
    {
        var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsClientAsync(_tls.Create(host), cancellationToken);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private async Task<OperatorAnswer> SendAsync(
        HttpRequestMessage request, TimeSpan limit, Func<HttpResponseMessage, CancellationToken, Task<OperatorAnswer>> read, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using (request)
        {
            try
            {
                if (await AuthorizeAsync(request, stop.Token) is { } missing)
                {
                    return missing;
                }
                using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token);
                return await read(response, stop.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return new OperatorAnswer(OperatorFault.Timeout);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException)
            {
                return Broken(broken);
            }
        }
    }

    private async Task<OperatorAnswer?> AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.TryAddWithoutValidation("User-Agent", $"extproc/{BuildVersion.Current}");
        if (_tls.HasCertificate)
        {
            return null;
        }
        var token = await BearerToken.TryReadAsync(_options.TokenFile, cancellationToken);
        if (token is null)
        {
            return new OperatorAnswer(OperatorFault.Credentials, $"there is no token in {_options.TokenFile}");
        }
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return null;
    }

    private async Task<OperatorAnswer> ReadBundleAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return OperatorAnswer.Fine;
        }
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return Refused(response);
        }
        if (await CappedBody.TryReadAsync(response.Content, _maxBytes, cancellationToken) is not { } body)
        {
            return new OperatorAnswer(OperatorFault.TooLarge, $"a bundle of more than {_maxBytes} bytes");
        }
        try
        {
            var bundle = JsonSerializer.Deserialize(body.Span, BundleJson.Default.PolicyBundle);
            var fault = bundle is null ? "it is null" : bundle.FindFault();
            return fault is null ? new OperatorAnswer(OperatorFault.None) { Bundle = bundle } : new OperatorAnswer(OperatorFault.Malformed, $"a bundle: {fault}");
        }
        catch (JsonException)
        {
            return new OperatorAnswer(OperatorFault.Malformed, "a bundle that is not JSON of this version");
        }
    }

    private static OperatorAnswer Refused(HttpResponseMessage response)
    {
        var fault = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => OperatorFault.Unauthorized,
            HttpStatusCode.Forbidden => OperatorFault.Forbidden,
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => OperatorFault.Busy,
            _ => OperatorFault.Unexpected,
        };
        return new OperatorAnswer(fault, $"status {(int)response.StatusCode}") { RetryAfter = response.Headers.RetryAfter?.Delta };
    }

    private static OperatorAnswer Broken(Exception broken) => broken switch
    {
        HttpRequestException { InnerException: CryptographicException or UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException } files =>
            new(OperatorFault.Credentials, files.InnerException!.Message),
        HttpRequestException { InnerException: AuthenticationException untrusted } => new(OperatorFault.Tls, untrusted.Message),
        HttpRequestException request => new(OperatorFault.Unreachable, request.HttpRequestError.ToString()),
        _ => new(OperatorFault.Unreachable, broken.GetType().Name),
    };
}
