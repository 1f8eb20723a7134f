using ExtProc.Core.Detection.Remote;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Tests.Detection.Remote;

/// <summary>A guard that is allowed can't pass texts and credentials on to a host that isn't.</summary>
[CancelAfter(60_000)]
public sealed class GuardRedirectTests
{
    [Test]
    public async Task Is_never_followed([Values] RemoteGuardKind kind, [Values(301, 302, 303, 307, 308)] int status, [Values] bool isSameHost, CancellationToken cancellationToken)
    {
        await using var allowed = await GuardServer.StartAsync();
        await using var other = await GuardServer.StartAsync();
        using var folder = new TemporaryFolder();
        using var metrics = new GatewayMetrics();
        var target = isSameHost ? new Uri(allowed.Url, "/elsewhere") : other.Url;
        var paths = new List<string>();
        allowed.Answer = context =>
        {
            paths.Add(context.Request.Path);
            context.Response.Headers.Location = target.AbsoluteUri;
            return GuardServer.JsonAsync(context, "", status);
        };
        using var guard = new RemoteGuard(
            new RemoteGuardOptions
            {
                Url = allowed.Url,
                Kind = kind,
                Timeout = TimeSpan.FromSeconds(30),
                Headers = [new RemoteHeader("Authorization", folder.Write("token", "secret"))],
            },
            null, new ManualTimeProvider(), metrics.RemoteGuards);
        var answer = await guard.JudgeAsync(new RemotePart[] { new(PartScope.User | PartScope.Input, "a text".AsMemory()) }, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Failure, Is.EqualTo(RemoteFailure.HttpStatus));
            Assert.That(paths, Is.Not.Empty.And.All.EqualTo(allowed.Url.AbsolutePath));
            Assert.That(other.Connections, Is.Empty);
        }
    }
}
