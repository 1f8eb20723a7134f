using System.CommandLine;
using ExtProc.Cli.Commands;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Cli;

public sealed class ProbeCommandTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
    }

    [Test, CancelAfter(60_000)]
    public async Task It_asks_until_all_have_answered_well(CancellationToken cancellationToken)
    {
        await using var server = await FakeUpstream.StartAsync();
        var asked = 0;
        server.Model = request => UpstreamReply.Json("{}", request.Path == "/late" && Interlocked.Increment(ref asked) == 1 ? 503 : 200);
        var (late, ready) = (Url(server, "late"), Url(server, "ready"));
        var code = await RunAsync(cancellationToken, late, ready);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero, _errors.ToString());
            Assert.That(asked, Is.EqualTo(2));
            Assert.That(_output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { $"{late}: 200", $"{ready}: 200" }));
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task One_that_does_not_answer_well_in_time_fails_it_and_is_named(CancellationToken cancellationToken)
    {
        await using var server = await FakeUpstream.StartAsync();
        server.Model = request => UpstreamReply.Json("{}", request.Path == "/ready" ? 200 : 503);
        var code = await RunAsync(cancellationToken, "--timeout", "00:00:05", Url(server, "ready"), Url(server, "never"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(_output.ToString(), Does.Contain($"{Url(server, "ready")}: 200").And.Contain($"{Url(server, "never")}: 503"));
        }
    }

    [TestCase("ftp://127.0.0.1/")]
    [TestCase("ready")]
    [CancelAfter(60_000)]
    public async Task What_is_no_address_of_the_web_is_refused_at_once(string url, CancellationToken cancellationToken)
    {
        var code = await RunAsync(cancellationToken, url);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Not.Zero);
            Assert.That(_errors.ToString(), Does.Contain($"{url} is not an http or https URL"));
        }
    }

    private static string Url(FakeUpstream server, string path) => $"http://127.0.0.1:{server.Http1Port}/{path}";

    private Task<int> RunAsync(CancellationToken cancellationToken, params string[] arguments) =>
        new RootCommand { ProbeCommand.Create() }.Parse(["probe", .. arguments])
            .InvokeAsync(new InvocationConfiguration { Output = _output, Error = _errors }, cancellationToken);
}
