using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Hosting;
using ExtProc.Server.Models;
using ExtProc.Server.Policies;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Tests.Policies;

public sealed class PolicyWatcherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GatewayMetrics _metrics = new(nameof(PolicyWatcherTests));
    private readonly LogProbe _log = new();
    private readonly LoggerFactory _logs;
    private readonly ManualTimeProvider _time = new();
    private readonly PolicyStore _store;
    private readonly PolicyWatcher _watcher;

    public PolicyWatcherTests()
    {
        _logs = new LoggerFactory([_log]);
        _store = new PolicyStore(_time, _metrics);
        _watcher = Watcher(_time);
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _logs.Dispose();
        _log.Dispose();
        _metrics.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void A_start_without_good_policies_fails_and_tells_everything()
    {
        _folder.Write("a.yaml", Policy("a", "mode: enforce"));
        _folder.Write("b.yaml", "kind: [");
        var failure = Assert.ThrowsAsync<PolicyStartException>(() => _watcher.StartAsync(CancellationToken.None));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Message, Does.Contain("a.yaml:5:9: error unknown-value: spec.mode").And.Contain("b.yaml:1"));
            Assert.That(_store.IsLoaded, Is.False);
            Assert.That(_log.Records, Is.Empty, "the exception tells it");
        }
    }

    [Test]
    public async Task A_warning_that_stays_is_told_once()
    {
        _folder.Write("a.yaml", Policy("a", "reply: { status: 503 }"));
        await ReloadAsync();
        _folder.Write("b.yaml", Policy("b"));
        await ReloadAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_store.Last!.Diagnostics, Has.Count.EqualTo(1));
            Assert.That(_log.Records.Count(static record => record.Level == LogLevel.Warning), Is.EqualTo(1));
        }
    }

    [Test]
    public void A_start_without_a_directory_fails()
    {
        _folder.Dispose();
        Assert.ThrowsAsync<PolicyStartException>(() => _watcher.StartAsync(CancellationToken.None));
        Assert.That(_store.Last!.Result, Is.EqualTo(PolicyReload.Unreadable));
    }

    [Test]
    public async Task A_start_with_an_empty_directory_is_allowed_and_warned_of()
    {
        await ReloadAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_store.IsLoaded, Is.True);
            Assert.That(_log.Records.Single(static record => record.Level == LogLevel.Warning).Message, Does.Contain("no-policies"));
        }
    }

    [Test]
    public async Task A_broken_edit_changes_nothing_and_is_told_once_and_a_fix_is_picked_up()
    {
        _folder.Write("a.yaml", Policy("a"));
        await ReloadAsync();
        var live = _store.Current;

        _folder.Write("a.yaml", Policy("a", "mode: enforce"));
        var broken = await SettleAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(broken!.Result, Is.EqualTo(PolicyReload.Rejected));
            Assert.That(_store.Current, Is.SameAs(live));
            Assert.That(_store.Last!.Diagnostics.Single().Path, Is.EqualTo("spec.mode"));
        }

        await ReloadAsync();
        Assert.That(_log.Records.Count(static record => record.Level == LogLevel.Error), Is.EqualTo(2));

        _folder.Write("a.yaml", Policy("a", "mode: Shadow"));
        var mended = await SettleAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((mended!.Result, mended.Revision), Is.EqualTo((PolicyReload.Applied, 2L)));
            Assert.That(_store.Current.Policies.Single().Mode, Is.EqualTo(PolicyMode.Shadow));
        }
    }

    [Test]
    public async Task A_half_written_file_is_not_read()
    {
        _folder.Write("a.yaml", Policy("a"));
        await ReloadAsync();
        File.WriteAllText(_folder.Path("a.yaml"), Policy("a", "mode: Sha")[..^20]);
        Assert.That(await _watcher.PollAsync(CancellationToken.None), Is.Null);
        _time.Advance(TimeSpan.FromMilliseconds(60));
        File.WriteAllText(_folder.Path("a.yaml"), Policy("a", "mode: Shadow"));
        Assert.That(await _watcher.PollAsync(CancellationToken.None), Is.Null);
        _time.Advance(TimeSpan.FromMilliseconds(60));
        Assert.That(await _watcher.PollAsync(CancellationToken.None), Is.Null);
        _time.Advance(TimeSpan.FromMilliseconds(60));
        var load = await _watcher.PollAsync(CancellationToken.None);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(load?.Result, Is.EqualTo(PolicyReload.Applied));
            Assert.That(_store.Rejected, Is.Zero);
        }
    }

    [Test]
    public async Task A_deleted_file_takes_its_policies_along()
    {
        _folder.Write("a.yaml", Policy("a"));
        _folder.Write("b.yaml", Policy("b"));
        await ReloadAsync();
        File.Delete(_folder.Path("a.yaml"));
        await SettleAsync();
        Assert.That(_store.Current.Policies.Single().Name, Is.EqualTo("default/b"));
    }

    [Test]
    public async Task A_deleted_directory_changes_nothing_and_one_that_is_back_is_read()
    {
        _folder.Write("a.yaml", Policy("a"));
        await ReloadAsync();
        Directory.Delete(_folder.FullPath, recursive: true);
        var gone = await SettleAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(gone!.Result, Is.EqualTo(PolicyReload.Unreadable));
            Assert.That(_store.Current.Policies, Has.Count.EqualTo(1));
        }

        Directory.CreateDirectory(_folder.FullPath);
        _folder.Write("b.yaml", Policy("b"));
        Assert.That((await SettleAsync())!.Result, Is.EqualTo(PolicyReload.Applied));
    }

    [Test]
    public async Task A_switched_config_map_is_picked_up()
    {
        var map = new ConfigMapFolder(_folder.FullPath);
        map.Publish("1", "a.yaml", Policy("a"));
        await ReloadAsync();
        map.Publish("2", "a.yaml", Policy("b"));
        await SettleAsync();
        Assert.That(_store.Current.Policies.Single().Name, Is.EqualTo("default/b"));
    }

    [Test]
    public async Task A_write_that_the_metadata_do_not_show_is_picked_up()
    {
        var path = _folder.Write("a.yaml", Policy("a"));
        await ReloadAsync();
        var written = File.GetLastWriteTimeUtc(path);
        File.WriteAllText(path, Policy("b"));
        File.SetLastWriteTimeUtc(path, written);
        for (var i = 0; i < 8; i++)
        {
            await _watcher.PollAsync(CancellationToken.None);
        }
        Assert.That(_store.Current.Policies.Single().Name, Is.EqualTo("default/b"));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_running_watcher_follows_by_itself(CancellationToken cancellationToken)
    {
        _folder.Write("a.yaml", Policy("a"));
        using var watcher = Watcher(TimeProvider.System);
        await watcher.StartAsync(cancellationToken);
        _folder.Write("b.yaml", Policy("b"));
        await Eventually.HoldsAsync(() => Task.FromResult(_store.Current.Policies.Count == 2), cancellationToken);
        await watcher.StopAsync(cancellationToken);
        Assert.That(_store.Current.Revision, Is.EqualTo(2));
    }

    private static string Policy(string name, string mode = "mode: Enforce") =>
        $"apiVersion: extproc.dev/v1alpha1\nkind: AiPolicy\nmetadata: {{ name: {name} }}\nspec:\n  {mode}\n"
        + "  rules: [{ name: r, detect: { hiddenText: {} }, action: { strip: {} } }]\n";

    private PolicyWatcher Watcher(TimeProvider time) =>
        new(Options.Create(new PolicySourceOptions { Path = _folder.FullPath }), Options.Create(new EngineSettings()), _store, LoadedModels.None, time, new Logger<PolicyWatcher>(_logs));

    private Task<PolicyLoad> ReloadAsync() => _watcher.ReloadAsync(CancellationToken.None);

    /// <summary>Lets the watcher see a change, and see again after the settle time that nothing more came.</summary>
    private async Task<PolicyLoad?> SettleAsync()
    {
        var first = await _watcher.PollAsync(CancellationToken.None);
        Assert.That(first, Is.Null);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        return await _watcher.PollAsync(CancellationToken.None);
    }
}
