using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Policies.Remote;

namespace ExtProc.Server.Tests.Policies.Remote;

public sealed class BundleApplierTests : IDisposable
{
    private readonly GatewayMetrics _metrics = new(nameof(BundleApplierTests));
    private readonly PolicyStore _store;
    private readonly BundleApplier _applier;

    public BundleApplierTests()
    {
        _store = new PolicyStore(TimeProvider.System, _metrics);
        _applier = new BundleApplier(_store);
    }

    public void Dispose() => _metrics.Dispose();

    [Test]
    public void What_a_bundle_holds_is_live()
    {
        var bundle = Bundles.Of(Bundles.Blocking("a", "x", 4), Bundles.Blocking("b", "y", 2));
        _applier.Apply(bundle);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Live(), Is.EqualTo(new[] { "tests/a", "tests/b" }));
            Assert.That(Running(), Is.EqualTo(new[] { "tests/a 4 Live", "tests/b 2 Live" }));
            Assert.That(_applier.Running.Revision, Is.EqualTo(bundle.Revision));
            Assert.That(_applier.Enforced.Revision, Is.EqualTo(bundle.Revision));
        }
    }

    [Test]
    public void An_entry_without_a_document_keeps_the_earlier_one()
    {
        var first = Bundles.Of(Bundles.Blocking("a", "x", 4));
        _applier.Apply(first);
        _applier.Apply(Bundles.Of(Bundles.Entry("a", 5, null), Bundles.Entry("b", 1, null)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Live(), Is.EqualTo(new[] { "tests/a" }));
            Assert.That(Running(), Is.EqualTo(new[] { "tests/a 4 Kept", "tests/b 0 Missing" }));
            Assert.That(_applier.Enforced.Revision, Is.EqualTo(first.Revision), "what is kept holds the document");
        }
    }

    [Test]
    public void A_policy_that_is_in_no_bundle_any_more_is_gone()
    {
        _applier.Apply(Bundles.Of(Bundles.Blocking("a", "x"), Bundles.Blocking("b", "y")));
        _applier.Apply(Bundles.Of(Bundles.Blocking("b", "y")));
        Assert.That((Live(), _applier.Enforced.Policies.Count), Is.EqualTo((new[] { "tests/b" }, 1)));
    }

    [Test]
    public void A_bundle_with_an_error_is_refused_whole()
    {
        _applier.Apply(Bundles.Of(Bundles.Blocking("a", "x", 1), Bundles.Blocking("same", "s", 1)));
        var load = _applier.Apply(Bundles.Of(Bundles.Blocking("a", "secretword", 2), Bundles.Blocking("same", "s", 1), Bundles.Unusable("bad", 7)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(load.IsGood, Is.False);
            Assert.That(Live(), Is.EqualTo(new[] { "tests/a", "tests/same" }));
            Assert.That(Running(), Is.EqualTo(new[] { "tests/a 1 Refused", "tests/bad 0 Refused", "tests/same 1 Live" }));
            Assert.That(_applier.Running.Policies[1].Message, Does.Contain("fromTheFuture"));
            Assert.That(_applier.Running.Policies[0].Message, Does.Contain("tests/bad").And.Not.Contain("secretword"));
        }
    }

    [Test]
    public void A_guard_at_a_host_that_is_not_allowed_here_is_refused_whatever_the_operator_allows()
    {
        Assert.That(GuardHosts.TryParse("*.safety.svc", out var hosts, out _), Is.True);
        var applier = new BundleApplier(_store, guardHosts: hosts);
        var load = applier.Apply(Bundles.Of(Bundles.Blocking("a", "x", 1), Bundles.Guarded("guarded", "https://guard.example.com/v1", 1)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(load.IsGood, Is.False);
            Assert.That(applier.Running.Policies.Single(static policy => policy.Policy == "tests/guarded").Message, Does.Contain(GuardHosts.Setting));
            Assert.That(applier.Apply(Bundles.Of(Bundles.Guarded("guarded", "https://guard.safety.svc/v1", 2))).IsGood, Is.True);
        }
    }

    [Test]
    public void A_document_of_another_name_is_refused()
    {
        var stranger = Bundles.Blocking("a", "x") with { Name = "b" };
        Assert.That(_applier.Apply(Bundles.Of(stranger)).IsGood, Is.False);
        Assert.That(_store.IsLoaded, Is.False);
    }

    [Test]
    public void A_bundle_of_nothing_is_a_bundle()
    {
        _applier.Apply(Bundles.Of());
        Assert.That(_store.IsLoaded, Is.True);
    }

    private string[] Live() => [.. _store.Current.Policies.Select(static policy => policy.Name)];

    private string[] Running() => [.. _applier.Running.Policies.Select(static policy => $"{policy.Policy} {policy.Generation} {policy.State}")];
}
