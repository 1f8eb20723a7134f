using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ExtProc.Core.Policies.Bundles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ExtProc.Server.Tests.Policies.Remote;

/// <summary>The operator's end of the wire, as far as a data plane can see it: it says what the test wants it to say.</summary>
internal sealed class FakeOperator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PolicyBundle? _bundle;

    private FakeOperator(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public ConcurrentQueue<DataPlaneReport> Reports { get; } = new();

    /// <summary>What was asked, one line each: method, path with query, the token, the client certificate's subject.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Answers in the place of the usual answer, when set.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    public static async Task<FakeOperator> StartAsync(TestAuthority? authority = null, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (authority is not null)
            {
                var (certificate, key) = authority.Issue("operator");
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = X509Certificate2.CreateFromPem(certificate, key);
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.AllowAnyClientCertificate();
                });
            }
        }));
        var app = builder.Build();
        var fake = new FakeOperator(app);
        app.Run(fake.AnswerAsync);
        await app.StartAsync();
        fake.Address = new Uri(app.Urls.Single());
        return fake;
    }

    public void Publish(PolicyBundle bundle)
    {
        _bundle = bundle;
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    public Task<DataPlaneReport> WhenReportedAsync(Func<DataPlaneReport, bool> isIt, CancellationToken cancellationToken) => FindAsync(isIt, cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<DataPlaneReport> FindAsync(Func<DataPlaneReport, bool> isIt, CancellationToken cancellationToken)
    {
        DataPlaneReport? found = null;
        await Eventually.HoldsAsync(() => Task.FromResult((found = Reports.FirstOrDefault(isIt)) is not null), cancellationToken);
        return found!;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.Headers.Authorization} {context.Connection.ClientCertificate?.Subject}".TrimEnd());
        if (Instead is { } instead)
        {
            await instead(context);
        }
        else if (context.Request.Method == "POST")
        {
            Reports.Enqueue((await context.Request.ReadFromJsonAsync(BundleJson.Default.DataPlaneReport, context.RequestAborted))!);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await AnswerPollAsync(context);
        }
    }

    private async Task AnswerPollAsync(HttpContext context)
    {
        while (_bundle is null || _bundle.Revision == context.Request.Query["revision"])
        {
            await Volatile.Read(ref _changed).Task.WaitAsync(context.RequestAborted);
        }
        await context.Response.WriteAsync(JsonSerializer.Serialize(_bundle, BundleJson.Default.PolicyBundle), context.RequestAborted);
    }
}
