using System.Text.Json;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Bundles;

namespace ExtProc.Core.Tests.Policies.Bundles;

public sealed class PolicyBundleTests
{
    [Test]
    public void Order_of_entries_does_not_count()
    {
        var one = PolicyBundle.Create([Entry("a", "x"), Entry("a", "y"), Entry("B", "z")]);
        var other = PolicyBundle.Create([Entry("B", "z"), Entry("a", "y"), Entry("a", "x")]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(one.Revision, Is.EqualTo(other.Revision).And.Match("^[0-9a-f]{64}$"));
            Assert.That(one.Policies.Select(static entry => entry.FullName), Is.EqualTo(new[] { "B/z", "a/x", "a/y" }));
        }
    }

    [Test]
    public void A_bundle_is_intact_after_the_wire_whatever_its_documents_spell()
    {
        var bundle = PolicyBundle.Create([Entry("a", "x", """{ "spec" : {"n": 1.50, "t": "h\u00e9 é \"<>&'+", "e": 1e2, "z": null} }"""), Entry("a", "y", null)]);
        var read = Read(Write(bundle));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.FindFault(), Is.Null);
            Assert.That(read.Revision, Is.EqualTo(bundle.Revision));
            Assert.That(read.Policies[1].Document, Is.Null);
        }
    }

    [TestCase("\"x\"", "\"q\"", "revision")]
    [TestCase("\"generation\":1", "\"generation\":2", "revision")]
    [TestCase("\"format\":1", "\"format\":2", "format is 2")]
    [TestCase("\"name\":\"y\"", "\"name\":\"x\"", "twice")]
    [TestCase("\"name\":\"x\"", "\"name\":\"\"", "lacks")]
    [TestCase("\"spec\":1", "\"spec\":2", "revision")]
    [TestCase("\"isEverywhere\":true", "\"isEverywhere\":false", "revision")]
    public void Whatever_is_changed_on_the_way_is_found(string text, string replacement, string told)
    {
        var json = Write(PolicyBundle.Create([Entry("a", "x"), Entry("a", "y")]));
        var at = json.IndexOf(text, StringComparison.Ordinal);
        Assert.That(Read(json[..at] + replacement + json[(at + text.Length)..]).FindFault(), Does.Contain(told));
    }

    [TestCase("\"namespaces\":[]", "\"namespaces\":null")]
    [TestCase("\"namespaces\":[],", "")]
    public void A_list_that_is_not_given_is_an_empty_one(string text, string replacement)
    {
        var json = Write(PolicyBundle.Create([Entry("a", "x")])).Replace(text, replacement, StringComparison.Ordinal);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Read(json).FindFault(), Is.Null);
            Assert.That(Read(json).Policies[0].Reach.Namespaces, Is.Empty);
        }
    }

    [Test]
    public void An_entry_that_is_null_is_a_fault() =>
        Assert.That(Read("""{"format":1,"revision":"","policies":[null]}""").FindFault(), Does.Contain("lacks"));

    private static BundleEntry Entry(string @namespace, string name, string? document = """{"spec":1}""") => new()
    {
        Namespace = @namespace,
        Name = name,
        Generation = 1,
        Reach = PolicyReach.Everywhere,
        Document = document is null ? null : JsonElement.Parse(document),
    };

    private static string Write(PolicyBundle bundle) => JsonSerializer.Serialize(bundle, BundleJson.Default.PolicyBundle);

    private static PolicyBundle Read(string json) => JsonSerializer.Deserialize(json, BundleJson.Default.PolicyBundle)!;
}
