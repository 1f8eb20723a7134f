using System.Net;
using System.Text;
using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Robustness;

/// <summary>One upstream, one server and one Envoy for a test that hurts them.</summary>
internal sealed class Stand : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client;
    private readonly ExtProcSetup _setup;

    private Stand(FakeUpstream upstream, ExtProcSetup setup)
    {
        Upstream = upstream;
        _setup = setup;
        _client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    public FakeUpstream Upstream { get; }

    public ExtProcProcess Server { get; private set; } = null!;

    public EnvoyProcess Envoy { get; private set; } = null!;

    /// <summary>True when the upstream ever saw the planted card number.</summary>
    public bool Leaked { get; private set; }

    /// <summary>Starts everything; the server listens on a Unix socket, so that it can come back under the same address.</summary>
    public static async Task<Stand> StartAsync(
        CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? settings = null, Func<EnvoySetup, EnvoySetup>? envoy = null)
    {
        RealParts.Envoy.Require();
        var folder = new TemporaryFolder();
        var stand = new Stand(await FakeUpstream.StartAsync(), new ExtProcSetup
        {
            Policies = RepositoryRoot.Combine("tests", "ExtProc.Integration.Tests", "Policies"),
            Listen = "unix:" + folder.Path("extproc.sock"),
            Settings = settings ?? new Dictionary<string, string>(),
        });
        stand.Upstream.Model = stand.Watch;
        await stand.StartServerAsync(cancellationToken);
        var setup = new EnvoySetup { ExtProc = stand.Server.Address, UpstreamPort = stand.Upstream.Http1Port };
        stand.Envoy = await EnvoyProcess.StartAsync(envoy is null ? setup : envoy(setup), cancellationToken);
        return stand;
    }

    public async Task StartServerAsync(CancellationToken cancellationToken) => Server = await ExtProcProcess.StartAsync(_setup, cancellationToken);

    /// <summary>Sends a body under the policy that labels card numbers; a connection that breaks counts as 0.</summary>
    public async Task<(int Status, string Text)> SendAsync(byte[] body, CancellationToken cancellationToken, UpstreamScript? script = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Envoy.Address, "label/v1/chat/completions"));
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Content = new ByteArrayContent(body) { Headers = { { "content-type", "application/json" } } };
        if (script is not null)
        {
            request.Headers.Add(UpstreamScript.HeaderName, script.Id);
        }

        try
        {
            using var answer = await _client.SendAsync(request, cancellationToken);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException)
        {
            return (0, "");
        }
    }

    /// <summary>Asks with a card number in the question; the echo model answers with what it saw.</summary>
    public Task<(int Status, string Text)> AskAsync(CancellationToken cancellationToken, UpstreamScript? script = null) =>
        SendAsync(Encoding.UTF8.GetBytes(ChatRequests.User("card 4111 1111 1111 1111 please")), cancellationToken, script);

    /// <summary>True when a question is answered and the card number was taken out of it.</summary>
    public async Task<bool> WorksAsync(CancellationToken cancellationToken)
    {
        var (status, text) = await AskAsync(cancellationToken);
        return status == 200 && text.Contains("card [CREDIT_CARD] please", StringComparison.Ordinal);
    }

    public void DumpWhenFailed()
    {
        Server.DumpWhenFailed();
        Envoy.DumpWhenFailed();
    }

    public async ValueTask DisposeAsync()
    {
        DumpWhenFailed();
        _client.Dispose();
        await Envoy.DisposeAsync();
        await Server.DisposeAsync();
        await Upstream.DisposeAsync();
        _folder.Dispose();
    }

    private UpstreamReply Watch(ReceivedRequest request)
    {
        Leaked |= request.Text.Contains("4111", StringComparison.Ordinal);
        return EchoModel.Reply(request);
    }
}
