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
    public void EqualContentIsParsedOnce()
    {
        var parsed = 0;
        PolicySource Parse(string name, ReadOnlySpan<byte> content)
        {
            parsed++;
            return JsonSpecReader.Read(name, content);
        }
        PolicySet LoadAll(params string[] contents) => PolicyLoader.Load(
            [.. contents.Select((content, i) => _cache.Parse($"{i}.json", Encoding.UTF8.GetBytes(content), Parse))], _cache);
        var (a, b, bad) = (Text("a", "word"), Text("b", "word"), Text("c", "word").Replace("pii", "pie", StringComparison.Ordinal));
        var first = LoadAll(a, b, bad);
        var second = LoadAll(a, b, bad);
        var third = LoadAll(a, Text("b", "other"), bad);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(parsed, Is.EqualTo(4));
            Assert.That(second.Policies[0], Is.SameAs(first.Policies[0]));
            Assert.That(third.Policies[0], Is.SameAs(first.Policies[0]));
            Assert.That(third.Policies[1], Is.Not.SameAs(first.Policies[1]));
            Assert.That(first.Errors, Is.GreaterThan(0));
            Assert.That(third.Diagnostics, Is.EqualTo(first.Diagnostics));
        }
    }

    [Test]
    public void ANameThatIsThereTwiceIsToldEachTime()
    {
        var sources = new[] { Unplaced("a", "word"), Unplaced("a", "other") };
        var first = PolicyLoader.Load(sources, _cache);
        var second = PolicyLoader.Load(sources, _cache);
        var turned = PolicyLoader.Load([.. sources.Reverse()], _cache);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Diagnostics.Single().Code, Is.EqualTo(DiagnosticCodes.Duplicate));
            Assert.That(second.Diagnostics, Is.EqualTo(first.Diagnostics));
            Assert.That(turned.Diagnostics.Single().Code, Is.EqualTo(DiagnosticCodes.Duplicate));
            Assert.That(PolicyLoader.Load([sources[1]], _cache).Diagnostics, Is.Empty);
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

    private static PolicySource Unplaced(string name, string term) => Read(Text(name, term));

    private static string Text(string name, string term) =>
        $$$"""
        {"apiVersion":"extproc.dev/v1alpha1","kind":"AiPolicy","metadata":{"name":"{{{name}}}","namespace":"n"},"spec":{"rules":[
          {"name":"personal-data","scope":["Input","Output"],"detect":{"pii":{} },"action":{"redact":{"style":"Token"} } },
          {"name":"secrets","scope":["Input","Output"],"detect":{"secrets":{} },"action":{"block":{} } },
          {"name":"words","detect":{"keywords":{"terms":["{{{term}}}-{{{name}}}"]}},"action":{"flag":{} } }] } }
        """;

    private static PolicySource Read(string json) => JsonSpecReader.Read("p.json", Encoding.UTF8.GetBytes(json));
}
