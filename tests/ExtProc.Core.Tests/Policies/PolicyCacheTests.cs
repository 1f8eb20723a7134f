using System.Diagnostics;
using System.Text;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Tests.Policies;

public sealed class PolicyCacheTests
{
    private readonly PolicyCache _cache = new();

    [Test]
    public void OneChangeInTwoThousandIsOneCompilation()
    {
        var sources = Enumerable.Range(0, 2000).Select(static i => Source($"p{i}", "word")).ToArray();
        using var metrics = new GatewayMetrics(nameof(PolicyCacheTests));
        var store = new PolicyStore(TimeProvider.System, metrics);
        var first = Load("first load", store, sources);
        sources[1234] = Source("p1234", "other");
        var second = Load("one changed", store, sources);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_cache.Compilations, Is.EqualTo(2001));
            Assert.That(second.Hash, Is.Not.EqualTo(first.Hash));
            Assert.That(first.Policies.Zip(second.Policies).Count(static pair => !ReferenceEquals(pair.First.Policy, pair.Second.Policy)), Is.EqualTo(1));
        }
    }

    [Test]
    public void AnotherReachIsAnotherSetAndNoCompilation()
    {
        var reach = PolicyReach.OfNamespace("payments");
        var source = Unplaced("p", "word");
        var everywhere = PolicyLoader.Load([source], _cache);
        var first = PolicyLoader.Load([source with { Reach = reach }], _cache);
        var again = PolicyLoader.Load([source with { Reach = PolicyReach.OfNamespace("payments") }], _cache);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(everywhere.Policies[0].Policy.Reach, Is.SameAs(PolicyReach.Everywhere));
            Assert.That(first.Policies[0].Policy.Reach, Is.SameAs(reach));
            Assert.That(first.Hash, Is.Not.EqualTo(everywhere.Hash));
            Assert.That(again.Policies[0].Policy, Is.SameAs(first.Policies[0].Policy));
            Assert.That(again.Hash, Is.EqualTo(first.Hash));
            Assert.That(_cache.Compilations, Is.EqualTo(1));
        }
    }

    [Test]
    public void WhatALoadDoesNotUseIsForgotten()
    {
        PolicyLoader.Load([Source("a", "word"), Source("b", "word")], _cache);
        PolicyLoader.Load([Source("a", "word")], _cache);
        PolicyLoader.Load([Source("a", "word"), Source("b", "word")], _cache);
        Assert.That(_cache.Compilations, Is.EqualTo(3));
    }

    [Test]
    public void DiagnosticsOfWhatWasNotCompiledAgainHaveTheirNewPlaces()
    {
        const string policy = """{"apiVersion":"extproc.dev/v1alpha1","kind":"AiPolicy","metadata":{"name":"p"},"spec":{"rules":[{"name":"r","detect":{"pii":{}},"action":{"redact":{"style":"Token"}},"scope":["Output"]}]}}""";
        var before = PolicyLoader.Load([Read(policy)], _cache).Diagnostics.Single();
        var after = PolicyLoader.Load([Read("\n\n" + policy)], _cache).Diagnostics.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_cache.Compilations, Is.EqualTo(1));
            Assert.That((after.Line, after.Column), Is.EqualTo((before.Line + 2, before.Column)));
        }
    }

    private PolicySet Load(string what, PolicyStore store, PolicySource[] sources)
    {
        var clock = Stopwatch.StartNew();
        var set = PolicyLoader.Load(sources, _cache);
        var loaded = clock.Elapsed;
        store.Apply(set);
        TestContext.Out.WriteLine($"{what}: loaded in {loaded.TotalMilliseconds:F1} ms, live after {clock.Elapsed.TotalMilliseconds:F1} ms");
        return set;
    }

    private static PolicySource Source(string name, string term) => Unplaced(name, term) with { Reach = PolicyReach.OfNamespace(name) };

    private static PolicySource Unplaced(string name, string term) => Read(
        $$$"""
        {"apiVersion":"extproc.dev/v1alpha1","kind":"AiPolicy","metadata":{"name":"{{{name}}}","namespace":"n"},"spec":{"rules":[
          {"name":"personal-data","scope":["Input","Output"],"detect":{"pii":{} },"action":{"redact":{"style":"Token"} } },
          {"name":"secrets","scope":["Input","Output"],"detect":{"secrets":{} },"action":{"block":{} } },
          {"name":"words","detect":{"keywords":{"terms":["{{{term}}}-{{{name}}}"]}},"action":{"flag":{} } }] } }
        """);

    private static PolicySource Read(string json) => JsonSpecReader.Read("p.json", Encoding.UTF8.GetBytes(json));
}
