using System.Text;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Tests.Policies;

public sealed class PolicyStoreTests
{
    private readonly PolicyStore _store = new(TimeProvider.System, new GatewayMetrics(nameof(PolicyStoreTests)));

    [Test]
    public void Nothing_is_live_before_the_first_good_load()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_store.IsLoaded, Is.False);
            Assert.That(_store.Current, Is.SameAs(PolicySnapshot.Empty));
            Assert.That(_store.Apply(Set(Policy("a", action: "nothing"))).Result, Is.EqualTo(PolicyReload.Rejected));
            Assert.That(_store.IsLoaded, Is.False);
        }
    }

    [Test]
    public void A_good_set_replaces_the_whole()
    {
        _store.Apply(Set(Policy("b"), Policy("a")));
        var first = _store.Current;
        var load = _store.Apply(Set(Policy("c")));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Policies.Select(static policy => policy.Name), Is.EqualTo(new[] { "default/a", "default/b" }));
            Assert.That(_store.Current.Policies.Select(static policy => policy.Name), Is.EqualTo(new[] { "default/c" }));
            Assert.That((load.Result, load.Revision, _store.Current.Revision), Is.EqualTo((PolicyReload.Applied, 2L, 2L)));
        }
    }

    [Test]
    public void A_bad_set_changes_nothing_and_is_told()
    {
        _store.Apply(Set(Policy("a")));
        var live = _store.Current;
        var load = _store.Apply(Set(Policy("b"), Policy("c", action: "nothing")));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_store.Current, Is.SameAs(live));
            Assert.That(_store.Last, Is.SameAs(load));
            Assert.That((load.Result, load.Revision, load.Errors), Is.EqualTo((PolicyReload.Rejected, 1L, 1)));
            Assert.That((_store.Rejected, _store.IsLoaded), Is.EqualTo((1L, true)));
        }
    }

    [Test]
    public void A_set_that_says_the_same_leaves_the_revision()
    {
        _store.Apply(Set(Policy("a"), Policy("b")));
        var live = _store.Current;
        var load = _store.Apply(Set(Policy("b"), "\n" + Policy("a")));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(load.Result, Is.EqualTo(PolicyReload.Unchanged));
            Assert.That(_store.Current, Is.SameAs(live));
        }
    }

    [Test]
    public void An_unreadable_source_changes_nothing()
    {
        _store.Apply(Set(Policy("a")));
        var load = _store.ApplyUnreadable([new(DiagnosticSeverity.Error, DiagnosticCodes.Unreadable, "", "no such directory")]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((load.Result, load.Revision), Is.EqualTo((PolicyReload.Unreadable, 1L)));
            Assert.That(_store.Current.Policies, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void The_same_policy_twice_is_an_error_that_names_the_other_place()
    {
        var set = Set(Policy("a"), Policy("a"));
        Assert.That(set.Diagnostics.Single().ToString(), Is.EqualTo(
            "1.json:1:81: error duplicate: metadata.name: default/a is already defined in 0.json:1"));
    }

    private static PolicySet Set(params string[] policies) =>
        PolicyLoader.Load([.. policies.Select(static (json, i) => JsonSpecReader.Read($"{i}.json", Encoding.UTF8.GetBytes(json)))]);

    private static string Policy(string name, string action = "strip") =>
        $$$$"""
        {"apiVersion": "extproc.dev/v1alpha1", "kind": "AiPolicy", "metadata": {"name": "{{{{name}}}}"},
         "spec": {"rules": [{"name": "r", "detect": {"hiddenText": {}}, "action": {"{{{{action}}}}": {}}}]}}
        """;
}
