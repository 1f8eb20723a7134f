using System.Text.Json;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Operator.Distribution;

namespace ExtProc.Operator.Tests.Distribution;

public sealed class BundleBoardTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();
    private readonly BundleBoard _board = new("extproc-system", "extproc-proxies");

    [Test]
    public void NothingIsHandedOutBeforeTheFirstPublish()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_board.IsPublished, Is.False);
            Assert.That(_board.For("extproc-proxies"), Is.Null);
        }
    }

    [Test]
    public void ADataPlaneGetsWhatConcernsItsNamespace()
    {
        _board.Publish(
        [
            Entry("b", "own", PolicyReach.OfNamespace("b")),
            Entry("extproc-system", "floor", PolicyReach.OfNamespace("c")),
            Entry("a", "own", PolicyReach.OfNamespace("a")),
            Entry("a", "gateway", PolicyReach.Of(new PolicyTarget(PolicyTargetKind.Gateway, "a", "gw"), new PolicyTarget(PolicyTargetKind.HTTPRoute, "b", "chat"))),
        ]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Names("extproc-proxies"), Is.EqualTo(new[] { "a/gateway", "a/own", "b/own", "extproc-system/floor" }));
            Assert.That(Names("a"), Is.EqualTo(new[] { "a/gateway", "a/own", "extproc-system/floor" }));
            Assert.That(Names("b"), Is.EqualTo(new[] { "a/gateway", "b/own", "extproc-system/floor" }));
            Assert.That(Names("stranger"), Is.EqualTo(new[] { "extproc-system/floor" }));
        }
    }

    [Test]
    public void EqualContentsHaveEqualRevisionsInAnyOrderAndAnyReplica()
    {
        var replica = new BundleBoard("extproc-system", "extproc-proxies");
        _board.Publish([Entry("a", "x"), Entry("a", "y")]);
        replica.Publish([Entry("a", "y"), Entry("a", "x")]);
        Assert.That(_board.For("a")!.Revision, Is.EqualTo(replica.For("a")!.Revision));
    }

    [TestCase(2, """{"spec":1}""", Description = "generation")]
    [TestCase(1, """{"spec":2}""", Description = "document")]
    [TestCase(1, null, Description = "no document")]
    public void ADifferenceInAnEntryIsADifferenceInTheRevision(long generation, string? document)
    {
        _board.Publish([Entry("a", "x")]);
        var before = _board.For("a")!.Revision;
        _board.Publish([Entry("a", "x", generation: generation, document: document)]);
        Assert.That(_board.For("a")!.Revision, Is.Not.EqualTo(before));
    }

    [Test, CancelAfter(20_000)]
    public async Task AWaitEndsWithTheNextRevisionAndSleepsThroughChangesOfOthers(CancellationToken cancellationToken)
    {
        var own = Entry("a", "x");
        _board.Publish([own]);
        var known = _board.For("a")!.Revision;
        var wait = _board.WaitAsync("a", known, Wait, _time, cancellationToken);
        _board.Publish([own, Entry("b", "y")]);
        Assert.That(wait.IsCompleted, Is.False);
        _board.Publish([own, Entry("a", "z")]);
        var bundle = await wait;
        Assert.That(bundle!.Policies.Select(static entry => entry.FullName), Is.EqualTo(new[] { "a/x", "a/z" }));
    }

    [Test, CancelAfter(20_000)]
    public async Task AWaitEndsEmptyWhenItsTimeIsOver(CancellationToken cancellationToken)
    {
        _board.Publish([Entry("a", "x")]);
        var wait = _board.WaitAsync("a", _board.For("a")!.Revision, Wait, _time, cancellationToken);
        _time.Advance(Wait);
        Assert.That(await wait, Is.Null);
    }

    [Test, CancelAfter(20_000)]
    public async Task AnUnknownRevisionIsAnsweredAtOnce(CancellationToken cancellationToken)
    {
        _board.Publish([]);
        var bundle = await _board.WaitAsync("a", null, Wait, _time, cancellationToken);
        Assert.That(bundle!.Policies, Is.Empty);
    }

    private IEnumerable<string> Names(string @namespace) => _board.For(@namespace)!.Policies.Select(static entry => entry.FullName);

    private static BundleEntry Entry(string @namespace, string name, PolicyReach? reach = null, long generation = 1, string? document = """{"spec":1}""") => new()
    {
        Namespace = @namespace,
        Name = name,
        Generation = generation,
        Reach = reach ?? PolicyReach.OfNamespace(@namespace),
        Document = document is null ? null : JsonElement.Parse(document),
    };
}
