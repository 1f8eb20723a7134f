using System.Text;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Tests.Policies;

/// <summary>Caps, each at the cap and one beyond.</summary>
public sealed class PolicyLoaderTests
{
    private const string Rule = """{"name": "r", "detect": {"hiddenText": {}}, "action": {"strip": {}}}""";

    [TestCase(PolicyLoader.MaxPolicies, false)]
    [TestCase(PolicyLoader.MaxPolicies + 1, true)]
    public void Policies(int count, bool isError) =>
        Assert.That(PolicyLoader.Load([.. Enumerable.Range(0, count).Select(static i => Source(Policy(Rule, $"p{i}")))]).HasErrors, Is.EqualTo(isError));

    [TestCase(64, null)]
    [TestCase(65, "spec.rules")]
    public void Rules(int count, string? path) =>
        Assert.That(ErrorPath(Policy(string.Join(',', Enumerable.Range(0, count).Select(static i => Rule.Replace("\"r\"", $"\"r{i}\"", StringComparison.Ordinal))))), Is.EqualTo(path));

    [TestCase(16, null)]
    [TestCase(17, "spec.targetRefs")]
    public void Target_references(int count, string? path)
    {
        var references = string.Join(',', Enumerable.Range(0, count).Select(static i => $$"""{"group": "", "kind": "Service", "name": "s{{i}}"}"""));
        Assert.That(ErrorPath(Policy(Rule).Replace("\"spec\": {", $"\"spec\": {{\"targetRefs\": [{references}], ", StringComparison.Ordinal)), Is.EqualTo(path));
    }

    [TestCase(64, null)]
    [TestCase(65, "spec.tests")]
    public void Tests(int count, string? path)
    {
        var tests = string.Join(',', Enumerable.Range(0, count).Select(static i => $$$"""{"name": "t{{{i}}}", "request": {"chat": "a"}, "expect": {"verdict": "Allowed"} }"""));
        Assert.That(ErrorPath(Policy(Rule).Replace("\"spec\": {", $"\"spec\": {{\"tests\": [{tests}], ", StringComparison.Ordinal)), Is.EqualTo(path));
    }

    [TestCase(8192, null)]
    [TestCase(8193, "spec.tests[0].request.chat")]
    public void Length_of_a_text_of_a_test(int length, string? path)
    {
        var test = $$$"""{"name": "t", "request": {"chat": "{{{new string('a', length)}}}"}, "expect": {"verdict": "Allowed"} }""";
        Assert.That(ErrorPath(Policy(Rule).Replace("\"spec\": {", $"\"spec\": {{\"tests\": [{test}], ", StringComparison.Ordinal)), Is.EqualTo(path));
    }

    [TestCase(1000, null)]
    [TestCase(1001, "spec.rules[0].detect.keywords.terms")]
    public void Terms(int count, string? path) =>
        Assert.That(ErrorPath(Keywords($"\"terms\": [{string.Join(',', Enumerable.Range(0, count).Select(static i => $"\"t{i}\""))}]")), Is.EqualTo(path));

    [TestCase(256, null)]
    [TestCase(257, "spec.rules[0].detect.keywords.terms[0]")]
    public void Length_of_a_term(int length, string? path) =>
        Assert.That(ErrorPath(Keywords($"\"terms\": [\"{new string('a', length)}\"]")), Is.EqualTo(path));

    [TestCase(512, null)]
    [TestCase(514, "spec.description")]
    public void Length_counts_code_points(int surrogatePairs, string? path)
    {
        var text = string.Concat(Enumerable.Repeat("😀", surrogatePairs)) + new string('a', 512);
        Assert.That(ErrorPath(Policy(Rule).Replace("\"spec\": {", $"\"spec\": {{\"description\": \"{text}\", ", StringComparison.Ordinal)), Is.EqualTo(path));
    }

    [TestCase(DiagnosticBag.Cap)]
    [TestCase(DiagnosticBag.Cap + 1)]
    public void Diagnostics_of_one_document(int count)
    {
        var unknown = string.Concat(Enumerable.Range(0, count).Select(static i => $"\"unknown{i}\": 1, "));
        var set = PolicyLoader.Load([Source(Policy(Rule).Replace("\"spec\": {", $"\"spec\": {{{unknown}", StringComparison.Ordinal))]);
        Assert.That(set.Errors, Is.EqualTo(DiagnosticBag.Cap));
    }

    [Test]
    public void Patterns_that_are_too_large_together_never_get_live()
    {
        var patterns = string.Join(',', Enumerable.Range(0, 100).Select(static i => $"\"{i}[a-z]{{7000}}\""));
        var rules = string.Join(',', Enumerable.Range(0, 8).Select(i =>
            RuleOf($"r{i}", $"\"patterns\": [{patterns.Replace("[a-z]", $"[a-{(char)('b' + i)}]", StringComparison.Ordinal)}]")));
        var store = new PolicyStore(TimeProvider.System, new GatewayMetrics(nameof(PolicyLoaderTests)));
        var set = PolicyLoader.Load([Source(Policy(rules))]);
        var load = store.Apply(set);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(set.Diagnostics, Is.Empty);
            Assert.That(load.Result, Is.EqualTo(PolicyReload.Rejected));
            Assert.That(load.Diagnostics.Single().Code, Is.EqualTo(DiagnosticCodes.OverCap));
            Assert.That(store.IsLoaded, Is.False);
        }
    }

    private static string? ErrorPath(string policy) => PolicyLoader.Load([Source(policy)]).Diagnostics.SingleOrDefault()?.Path;

    private static string Keywords(string fields) => Policy(RuleOf("r", fields));

    private static string RuleOf(string name, string keywords) =>
        "{\"name\": \"" + name + "\", \"detect\": {\"keywords\": {" + keywords + "}}, \"action\": {\"flag\": {}}}";

    private static string Policy(string rules, string name = "p") =>
        "{\"apiVersion\": \"extproc.dev/v1alpha1\", \"kind\": \"AiPolicy\", \"metadata\": {\"name\": \"" + name + "\"}, \"spec\": {\"rules\": [" + rules + "]}}";

    private static PolicySource Source(string json) => JsonSpecReader.Read("p.json", Encoding.UTF8.GetBytes(json));
}
