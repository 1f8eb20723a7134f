using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExtProc.Testing.Kubernetes;

/// <summary>
/// Stands between a client and a <see cref="ControlPlane"/>, with TLS and HTTP/2 on both sides, passes pieces on as they come, keeps a
/// list of the requests and goes wrong as <see cref="Fault"/> says. Safe for concurrent use.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly ConcurrentQueue<ProxiedRequest> _requests = new();
    private readonly ConcurrentDictionary<HttpContext, ProxiedRequest> _open = new();
    private readonly Lock _lock = new();
    private readonly ControlPlane _plane;
    private readonly HttpClient _upstream;
    private readonly WebApplication _app;
    private Fault? _fault;
    private int _met;
    private int _lastNumber;

    private FaultProxy(ControlPlane plane)
    {
        _plane = plane;
        _upstream = plane.CreateClient();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Configure);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Address { get; private set; } = new("https://127.0.0.1/");

    /// <summary>The authority that signed the proxy's certificate, as PEM.</summary>
    public string AuthorityPem => _authority.Certificate.ExportCertificatePem();

    /// <summary>What goes wrong from now on; null: nothing.</summary>
    public Fault? Fault
    {
        get
        {
            lock (_lock)
            {
                return _fault;
            }
        }

        set
        {
            lock (_lock)
            {
                _fault = value;
                _met = 0;
            }
        }
    }

    /// <summary>How many requests the present fault has met.</summary>
    public int Met
    {
        get
        {
            lock (_lock)
            {
                return _met;
            }
        }
    }

    public IReadOnlyCollection<ProxiedRequest> Requests => _requests;

    /// <summary>Watches that are open now.</summary>
    public int OpenWatches => _open.Values.Count(static request => request.IsWatch);

    public static async Task<FaultProxy> StartAsync(ControlPlane plane)
    {
        var proxy = new FaultProxy(plane);
        await proxy._app.StartAsync().ConfigureAwait(false);
        var addresses = proxy._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        proxy.Address = new Uri(addresses.Single());
        return proxy;
    }

    /// <summary>How many requests a test is interested in have come.</summary>
    public int Count(Func<ProxiedRequest, bool> matches) => _requests.Count(matches);

    /// <summary>Breaks off everything that is open.</summary>
    public void CutAll()
    {
        foreach (var context in _open.Keys)
        {
            context.Abort();
        }
    }

    /// <summary>Writes a kubeconfig that leads through the proxy and returns its path.</summary>
    public string WriteKubeconfig(string name, string token) => _plane.WriteKubeconfig(name, token, Address, AuthorityPem);

    public async ValueTask DisposeAsync()
    {
        CutAll();
        await _app.DisposeAsync().ConfigureAwait(false);
        _upstream.Dispose();
        _authority.Dispose();
    }

    private void Configure(KestrelServerOptions options)
    {
        var (certificate, key) = _authority.Issue("fault proxy");
        using var leaf = X509Certificate2.CreateFromPem(certificate, key);
        var loaded = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(loaded));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = Read(context);
        _requests.Enqueue(request);
        _open[context] = request;
        try
        {
            var fault = Take(request);
            if (fault is null || await FaultAnswers.PassesAsync(context, request, fault).ConfigureAwait(false))
            {
                await ProxyRelay.RelayAsync(context, _upstream, stopAfterFirst: fault?.Kind == FaultKind.Flapping && request.IsWatch)
                    .ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or HttpRequestException)
        {
            context.Abort();
        }
        finally
        {
            _open.TryRemove(context, out _);
        }
    }

    private ProxiedRequest Read(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var question = target.IndexOf('?');
        var authorization = context.Request.Headers.Authorization.ToString();
        return new ProxiedRequest(
            Interlocked.Increment(ref _lastNumber),
            context.Request.Method,
            question < 0 ? target : target[..question],
            question < 0 ? "" : target[question..],
            authorization.StartsWith("Bearer ", StringComparison.Ordinal) ? authorization["Bearer ".Length..] : null);
    }

    private Fault? Take(ProxiedRequest request)
    {
        lock (_lock)
        {
            if (_fault is null || _met >= _fault.Times || !_fault.Meets(request))
            {
                return null;
            }

            _met++;
            return _fault;
        }
    }
}
