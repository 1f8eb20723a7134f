using System.Text;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Server.Policies.Remote;
using Microsoft.AspNetCore.Http;

namespace ExtProc.Server.Tests.Policies.Remote;

[CancelAfter(30_000)]
internal sealed class OperatorClientTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private readonly ManualTimeProvider _time = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Token_is_read_for_each_request(CancellationToken cancellationToken)
    {
        await using var server = await FakeOperator.StartAsync(_authority);
        server.Publish(Bundles.Of());
        using var client = Client(server);
        _folder.Write("token", "first\n");
        var one = await client.PollAsync(null, cancellationToken);
        _folder.Write("token", "second");
        await client.PollAsync("0000", cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(one.Bundle!.Policies, Is.Empty);
            Assert.That(server.Requests, Is.EqualTo(new[] { "GET /v1/policies Bearer first", "GET /v1/policies?revision=0000 Bearer second" }));
        }
    }

    [Test]
    public async Task A_certificate_takes_the_place_of_the_token(CancellationToken cancellationToken)
    {
        await using var server = await FakeOperator.StartAsync(_authority);
        server.Publish(Bundles.Of());
        var (certificate, key) = _authority.Issue("plane", client: true);
        using var client = Client(server, options => (options.CertificateFile, options.KeyFile) = (_folder.Write("tls.crt", certificate), _folder.Write("tls.key", key)));
        await client.PollAsync(null, cancellationToken);
        Assert.That(server.Requests, Is.EqualTo(new[] { "GET /v1/policies  CN=plane" }));
    }

    [Test]
    public async Task An_operator_of_another_authority_is_told_nothing(CancellationToken cancellationToken)
    {
        using var others = new TestAuthority();
        await using var server = await FakeOperator.StartAsync(others);
        using var client = Client(server);
        _folder.Write("token", "secret");
        var answer = await client.PollAsync(null, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Fault, Is.EqualTo(OperatorFault.Tls));
            Assert.That(server.Requests, Is.Empty);
        }
    }

    [Test]
    public async Task A_certificate_for_clients_does_not_make_an_operator(CancellationToken cancellationToken)
    {
        await using var server = await FakeOperator.StartAsync(_authority);
        using var client = Client(server, options => options.Url = options.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        _folder.Write("token", "secret");
        Assert.That((await client.PollAsync(null, cancellationToken)).Fault, Is.EqualTo(OperatorFault.Tls), "its certificate names another host");
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("two\nlines")]
    [TestCase("with space")]
    public async Task Without_a_usable_token_nothing_is_sent(string? token, CancellationToken cancellationToken)
    {
        await using var server = await FakeOperator.StartAsync(_authority);
        using var client = Client(server);
        if (token is not null)
        {
            _folder.Write("token", token);
        }
        var answer = await client.PollAsync(null, cancellationToken);
        Assert.That((answer.Fault, server.Requests.Count), Is.EqualTo((OperatorFault.Credentials, 0)));
    }

    [TestCase(BearerToken.MaxBytes, OperatorFault.None)]
    [TestCase(BearerToken.MaxBytes + 1, OperatorFault.Credentials)]
    public async Task Token_has_a_cap(int length, OperatorFault fault, CancellationToken cancellationToken)
    {
        await using var server = await FakeOperator.StartAsync(_authority);
        server.Publish(Bundles.Of());
        using var client = Client(server);
        _folder.Write("token", new string('t', length));
        Assert.That((await client.PollAsync(null, cancellationToken)).Fault, Is.EqualTo(fault));
    }

    [TestCase(304, OperatorFault.None)]
    [TestCase(301, OperatorFault.Unexpected)]
    [TestCase(401, OperatorFault.Unauthorized)]
    [TestCase(403, OperatorFault.Forbidden)]
    [TestCase(429, OperatorFault.Busy)]
    [TestCase(500, OperatorFault.Unexpected)]
    [TestCase(503, OperatorFault.Busy)]
    public async Task Each_status_means_one_thing(int status, OperatorFault fault, CancellationToken cancellationToken)
    {
        await using var server = await FakeOperator.StartAsync(_authority);
        server.Instead = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "7";
            context.Response.Headers.Location = "https://elsewhere.example/";
            return Task.CompletedTask;
        };
        using var client = Client(server);
        _folder.Write("token", "t");
        var answer = await client.PollAsync("0000", cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((answer.Fault, answer.Bundle), Is.EqualTo((fault, (PolicyBundle?)null)));
            Assert.That(answer.RetryAfter, Is.EqualTo(fault == OperatorFault.None ? null : (TimeSpan?)TimeSpan.FromSeconds(7)));
            Assert.That(server.Requests, Has.Count.EqualTo(1), "no redirect is followed");
        }
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"format":1,"revision":"00","policies":[]}""")]
    [TestCase("""{"format":2,"revision":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","policies":[]}""")]
    [TestCase("""{"format":1,"revision":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","policies":[null]}""")]
    public async Task What_is_no_whole_bundle_is_none(string body, CancellationToken cancellationToken)
    {
        await using var server = await FakeOperator.StartAsync(_authority);
        server.Instead = context => context.Response.WriteAsync(body, cancellationToken);
        using var client = Client(server);
        _folder.Write("token", "t");
        var answer = await client.PollAsync(null, cancellationToken);
        Assert.That((answer.Fault, answer.Bundle), Is.EqualTo((OperatorFault.Malformed, (PolicyBundle?)null)));
    }

    [TestCase(0, OperatorFault.None)]
    [TestCase(-1, OperatorFault.TooLarge)]
    public async Task Bundle_has_a_cap(int room, OperatorFault fault, CancellationToken cancellationToken)
    {
        var bundle = System.Text.Json.JsonSerializer.Serialize(Bundles.Of(Bundles.Blocking("a", "x")), BundleJson.Default.PolicyBundle);
        await using var server = await FakeOperator.StartAsync(_authority);
        server.Instead = context => context.Response.WriteAsync(bundle, cancellationToken);
        using var client = Client(server, maxBytes: Encoding.UTF8.GetByteCount(bundle) + room);
        _folder.Write("token", "t");
        Assert.That((await client.PollAsync(null, cancellationToken)).Fault, Is.EqualTo(fault));
    }

    [Test]
    public async Task An_operator_that_never_answers_is_given_up(CancellationToken cancellationToken)
    {
        await using var server = await FakeOperator.StartAsync(_authority);
        var asked = new TaskCompletionSource();
        server.Instead = context =>
        {
            asked.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        using var client = Client(server);
        _folder.Write("token", "t");
        var poll = client.PollAsync(null, cancellationToken);
        await asked.Task.WaitAsync(cancellationToken);
        _time.Advance(new OperatorOptions().PollWait + OperatorClient.Grace);
        Assert.That((await poll).Fault, Is.EqualTo(OperatorFault.Timeout));
    }

    [Test]
    public async Task An_operator_that_is_away_is_unreachable(CancellationToken cancellationToken)
    {
        var server = await FakeOperator.StartAsync(_authority);
        using var client = Client(server);
        await server.DisposeAsync();
        _folder.Write("token", "t");
        Assert.That((await client.PollAsync(null, cancellationToken)).Fault, Is.EqualTo(OperatorFault.Unreachable));
    }

    private OperatorClient Client(FakeOperator server, Action<OperatorOptions>? change = null, int maxBytes = PolicyBundle.MaxBytes)
    {
        var options = new OperatorOptions
        {
            Url = server.Address.ToString(),
            CaFile = _folder.Write("ca.crt", _authority.Certificate.ExportCertificatePem()),
            TokenFile = _folder.Path("token"),
        };
        change?.Invoke(options);
        return new OperatorClient(options, _time, maxBytes);
    }
}
