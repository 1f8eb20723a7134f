using ExtProc.Core.Detection.Remote;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Tests.Detection.Remote;

[CancelAfter(60_000)]
public sealed class RemoteGuardsTests : IDisposable
{
    private static readonly RemoteGuardOptions Options = new() { Url = new Uri("http://127.0.0.1:1/guard"), Categories = ["a"] };

    private readonly GatewayMetrics _metrics = new();
    private readonly ManualTimeProvider _time = new();
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void Dispose()
    {
        _folder.Dispose();
        _metrics.Dispose();
    }

    [Test]
    public void Equal_settings_are_one_guard_and_others_another()
    {
        using var guards = Create(null);
        var guard = guards.Of(Options);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(guards.Of(Options with { Categories = ["a"] }), Is.SameAs(guard));
            Assert.That(guards.Of(Options with { Categories = ["b"] }), Is.Not.SameAs(guard));
            Assert.That(guards.Of(Options with { Timeout = TimeSpan.FromSeconds(1) }), Is.Not.SameAs(guard));
            Assert.That(guards.Of(Options with { Headers = [new RemoteHeader("a", "b")] }), Is.Not.SameAs(guard));
        }
    }

    [Test]
    public void A_guard_that_nobody_asks_is_let_go()
    {
        using var guards = Create(null);
        var idle = guards.Of(Options);
        _time.Advance(TimeSpan.FromMinutes(10));
        guards.Of(Options with { Model = "other" });
        Assert.That(guards.Of(Options), Is.Not.SameAs(idle));
    }

    [Test]
    public async Task Secrets_are_in_the_folder_that_the_server_names(CancellationToken cancellationToken)
    {
        await using var server = await GuardServer.StartAsync();
        Directory.CreateDirectory(_folder.Path("payments"));
        await File.WriteAllTextAsync(_folder.Path("payments/token"), "secret", cancellationToken);
        var options = Options with { Url = server.Url, Timeout = TimeSpan.FromMinutes(1), Headers = [new RemoteHeader("Authorization", "payments/token", "Bearer ")] };
        using var guards = Create(_folder.FullPath);
        using var without = Create(null);
        RemotePart[] parts = [new(PartScope.User, "a text".AsMemory())];
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await guards.Of(options).JudgeAsync(parts, cancellationToken)).Failure, Is.EqualTo(RemoteFailure.None));
            Assert.That((await without.Of(options).JudgeAsync(parts, cancellationToken)).Failure, Is.EqualTo(RemoteFailure.Credentials));
            Assert.That(server.Authorizations, Is.EqualTo(new[] { "Bearer secret" }));
        }
    }

    private RemoteGuards Create(string? secrets) => new(secrets, null, _time, _metrics.RemoteGuards);
}
