using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ExtProc.Operator.Distribution;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Tests.Distribution;

/// <summary>The distribution endpoint on a port of its own, with verdicts on tokens that the test gives.</summary>
internal sealed class DistributionRig : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly WebApplication _app;
    private readonly Meter _meter;

    private DistributionRig(TemporaryFolder folder, WebApplication app, Meter meter, TestAuthority authority, LogProbe logs)
    {
        (_folder, _app, _meter, Authority, Logs) = (folder, app, meter, authority, logs);
    }

    /// <summary>Of the server's certificate and of data planes' certificates.</summary>
    public TestAuthority Authority { get; }

    public BundleBoard Bundles => _app.Services.GetRequiredService<BundleBoard>();

    public ReportBoard Reports => _app.Services.GetRequiredService<ReportBoard>();

    public LogProbe Logs { get; }

    /// <summary>What the API server says of tokens; others are bad.</summary>
    public ConcurrentDictionary<string, PeerVerdict> Tokens { get; } = new();

    public Uri Address => _app.Services.GetRequiredService<DistributionListener>().Address;

    public string CaFile => _folder.Path("ca.crt");

    public Uri? Leader { get; set; }

    public static async Task<DistributionRig> StartAsync(TestAuthority authority, DistributionRig? replicaOf = null, int maxConnections = DistributionLimits.MaxConnections)
    {
        var folder = new TemporaryFolder();
        var (certificate, key) = replicaOf is null ? authority.Issue("operator") : (replicaOf.Read("tls.crt"), replicaOf.Read("tls.key"));
        folder.Write("ca.crt", authority.Certificate.ExportCertificatePem());
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Distribution:Listen"] = "127.0.0.1:0",
            ["Distribution:CertificateFile"] = folder.Write("tls.crt", certificate),
            ["Distribution:KeyFile"] = folder.Write("tls.key", key),
            ["Distribution:ClientCaFile"] = folder.Path("ca.crt"),
            ["Distribution:ReloadInterval"] = "00:00:01",
        }).Build();
        var meter = new Meter(nameof(DistributionRig));
        DistributionRig? rig = null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton(new BundleBoard("root", "proxies")).AddSingleton(new ReportBoard(TimeProvider.System));
        builder.Services.AddDistribution(settings);
        builder.Services.AddSingleton(new DistributionMetrics(meter));
        builder.Services.AddSingleton(new PeerTokens((token, _) => Task.FromResult(rig!.Tokens.GetValueOrDefault(token, new PeerVerdict(PeerOutcome.BadToken))), TimeProvider.System));
        builder.Services.AddSingleton(provider => new DistributionListener(
            provider.GetRequiredService<IOptions<DistributionOptions>>(), provider.GetRequiredService<DistributionTls>()) { MaxConnections = maxConnections });
        builder.Services.AddSingleton<LeaderAddress>(() => rig!.Leader);
        var logs = new LogProbe();
        builder.Logging.AddProvider(logs);
        var app = builder.Build();
        rig = new DistributionRig(folder, app, meter, authority, logs);
        app.UseDistribution();
        await app.StartAsync();
        return rig;
    }

    /// <summary>A client that trusts the server; with a certificate, given as PEM, it shows that.</summary>
    public HttpClient Client((string Certificate, string Key)? certificate = null)
    {
        var tls = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
        };
        tls.CertificateChainPolicy.CustomTrustStore.Add(Authority.Certificate);
        if (certificate is var (leaf, key))
        {
            var shown = X509Certificate2.CreateFromPem(leaf, key);
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => shown;
        }
        return new HttpClient(new SocketsHttpHandler { SslOptions = tls })
        {
            BaseAddress = Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    /// <summary>A client with a token that names an account.</summary>
    public HttpClient Account(string @namespace, string name)
    {
        Tokens[$"{@namespace}/{name}"] = new PeerVerdict(PeerOutcome.Token, new PeerIdentity(@namespace, name));
        var client = Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"{@namespace}/{name}");
        return client;
    }

    public string Read(string file) => File.ReadAllText(_folder.Path(file));

    public void Write(string file, string text) => _folder.Write(file, text);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _meter.Dispose();
        _folder.Dispose();
    }
}
