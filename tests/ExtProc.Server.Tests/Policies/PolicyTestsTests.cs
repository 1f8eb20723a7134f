using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Testing;
using ExtProc.Server.Policies;

namespace ExtProc.Server.Tests.Policies;

/// <summary>Tests inside policies: what they can say, and how what comes out is told.</summary>
public sealed class PolicyTestsTests
{
    private const string Rules = """
        rules:
        - { name: cards, scope: [Input, Output], detect: { pii: { entities: [CreditCard] } }, action: { redact: { style: Token } } }
        - { name: secrets, scope: [Input, Output], detect: { secrets: {} }, action: { block: {} } }
        - { name: words, scope: [User], detect: { keywords: { terms: [zephyr] } }, action: { flag: {} } }
        - { name: system-words, scope: [System], detect: { keywords: { terms: [sysword] } }, action: { block: {} } }
        - { name: tool-words, scope: [ToolDefinition], detect: { keywords: { terms: [toolword] } }, action: { block: {} } }
        - { name: result-words, scope: [ToolResult], detect: { keywords: { terms: [resultword] } }, action: { block: {} } }
        - { name: call-words, scope: [ToolCall], detect: { keywords: { terms: [callword] } }, action: { block: {} } }
        - { name: thoughts, scope: [Reasoning], detect: { keywords: { terms: [thoughtword] } }, action: { redact: { style: Label } } }
        - { name: past, scope: [Assistant], detect: { keywords: { terms: [pastword] } }, action: { block: { style: Refusal } } }
        - { name: answers, scope: [Output], detect: { keywords: { terms: [leak] } }, action: { block: { style: Refusal, message: "Not that." } } }
        - { name: tried, mode: Shadow, scope: [User], detect: { keywords: { terms: [tried] } }, action: { block: {} } }

        """;

    [TestCase("request: { chat: 'My card is 4111 1111 1111 1111' }, expect: { verdict: Allowed, sent: { not: '4111' } }")]
    [TestCase("request: { chat: 'My card is 4111 1111 1111 1111' }, expect: { verdict: Redacted, rule: cards, found: [cards], sent: { contains: 'My card is [' } }")]
    [TestCase("request: { chat: 'hello' }, expect: { verdict: Allowed, findings: none, sent: { contains: hello, not: goodbye } }")]
    [TestCase("request: { chat: 'about zephyr' }, expect: { verdict: Flagged, rule: words, findings: some }")]
    [TestCase("request: { chat: 'about zephyr' }, expect: { verdict: Allowed, found: [words] }")]
    [TestCase("request: { chat: 'this is tried' }, expect: { verdict: Flagged, rule: tried }")]
    [TestCase("request: { system: sysword }, expect: { verdict: Blocked, rule: system-words }")]
    [TestCase("request: { chat: sysword }, expect: { verdict: Allowed, findings: none }")]
    [TestCase("request: { chat: a, tools: [{ name: t, description: toolword }] }, expect: { verdict: Blocked, rule: tool-words }")]
    [TestCase("request: { chat: a, toolResult: resultword }, expect: { verdict: Blocked, rule: result-words }")]
    [TestCase("request: { messages: [{ role: Tool, content: resultword }] }, expect: { verdict: Blocked, rule: result-words }")]
    [TestCase("request: { messages: [{ role: User, content: a }, { role: Assistant, toolCall: { name: t, arguments: '{\"q\": \"callword\"}' } }] }, expect: { verdict: Blocked, rule: call-words }")]
    [TestCase("request: { messages: [{ role: Assistant, content: pastword }], chat: a }, expect: { verdict: Blocked, rule: past, received: { contains: Blocked by policy. } }")]
    [TestCase("request: { chat: a }, response: { chat: 'a leak' }, expect: { verdict: Blocked, rule: answers, sent: { contains: a }, received: { contains: Not that., not: leak } }")]
    [TestCase("request: { chat: a }, response: { chat: 'there is a leak here', stream: true }, expect: { verdict: Blocked, rule: answers, received: { not: leak } }")]
    [TestCase("request: { chat: a }, response: { chat: 'card 4111 1111 1111 1111 end', stream: true }, expect: { verdict: Redacted, rule: cards, received: { contains: 'card [', not: '1111' } }")]
    [TestCase("request: { chat: a }, response: { reasoning: 'a thoughtword', chat: ok, stream: true }, expect: { verdict: Redacted, rule: thoughts, received: { contains: ok, not: thoughtword } }")]
    [TestCase("request: { chat: a }, response: { toolCall: { name: t, arguments: '{\"q\": \"callword\"}' }, stream: true }, expect: { verdict: Blocked, rule: call-words }")]
    [TestCase("request: { chat: a }, response: { toolCall: { name: t, arguments: '{\"q\": \"x\"}' } }, expect: { verdict: Allowed, findings: none, received: { contains: '{\"q\": \"x\"}' } }")]
    public void Passes(string test)
    {
        var set = Load(Rules, test);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(set.Diagnostics, Is.Empty);
            Assert.That(set.Policies.Single().Tests, Is.SameAs(set.Tests["default/p"]));
            Assert.That((set.Tests["default/p"].Passed, set.Tests["default/p"].Failed), Is.EqualTo((1, 0)));
        }
    }

    [TestCase("request: { chat: zephyr }, expect: { verdict: Blocked, rule: secrets }", "expected Blocked by secrets, was Flagged by words")]
    [TestCase("request: { chat: hello }, expect: { verdict: Flagged }", "expected Flagged, was Allowed")]
    [TestCase("request: { chat: zephyr }, expect: { verdict: Allowed, findings: none }", "expected no findings, words found something")]
    [TestCase("request: { chat: hello }, expect: { verdict: Allowed, findings: some }", "expected findings, there were none")]
    [TestCase("request: { chat: zephyr }, expect: { verdict: Flagged, found: [words, tried] }", "expected findings of words, tried, were of words")]
    [TestCase("request: { system: sysword }, expect: { verdict: Allowed }", "expected Allowed, was Blocked by system-words")]
    [TestCase("request: { system: sysword }, expect: { verdict: Blocked, rule: words }", "expected Blocked by words, was Blocked by system-words")]
    [TestCase("request: { chat: hello }, expect: { verdict: Allowed, sent: { contains: nothing } }", "what is sent lacks the text of sent.contains")]
    [TestCase("request: { chat: hello }, expect: { verdict: Allowed, sent: { not: hell } }", "what is sent holds the text of sent.not")]
    [TestCase("request: { chat: hello }, response: { chat: hello }, expect: { verdict: Allowed, received: { contains: a, not: hell } }", "what is received lacks the text of received.contains; what is received holds the text of received.not")]
    [TestCase("request: { chat: hello, path: /not/ai }, expect: { verdict: Allowed }", "expected Allowed, was Blocked by a failure mode")]
    public void Fails(string test, string failure)
    {
        var set = Load(Rules, test);
        var diagnostic = set.Diagnostics.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(diagnostic.Message, Is.EqualTo($"the test \"it\" fails: {failure}"));
            Assert.That((diagnostic.Code, diagnostic.Path, diagnostic.Severity), Is.EqualTo((DiagnosticCodes.TestsFailed, "spec.tests[0]", DiagnosticSeverity.Error)));
            Assert.That(diagnostic.Line, Is.GreaterThan(1));
            Assert.That(set.Policies, Is.Empty);
            Assert.That(set.Tests["default/p"].Results.Single().Failure, Is.EqualTo(failure));
        }
    }

    [TestCase("hosts: ['*.anthropic.com']")]
    [TestCase("hosts: ['api.example', 'b.example']")]
    [TestCase("paths: ['/v1/*']")]
    [TestCase("paths: ['/team-a/*', '/b']")]
    [TestCase("paths: ['/openai/deployments/*/chat/completions']")]
    [TestCase("paths: ['*']")]
    [TestCase("models: ['claude-*', 'x']")]
    [TestCase("models: ['gpt-4?']")]
    [TestCase("operations: [Completions]")]
    [TestCase("operations: [Completions], paths: ['/a/*']")]
    public void The_exchange_is_one_that_the_policy_matches(string match)
    {
        var rules = $"match: {{ {match} }}\nrules: [{{ name: words, detect: {{ keywords: {{ terms: [zephyr] }} }}, action: {{ block: {{}} }} }}]\n";
        Assert.That(Load(rules, "request: { chat: zephyr }, expect: { verdict: Blocked, rule: words }").Diagnostics, Is.Empty);
    }

    [TestCase("{ host: other.example }")]
    [TestCase("{ model: other }")]
    [TestCase("{ path: /v2/chat/completions }")]
    public void A_test_can_say_that_other_traffic_passes(string target)
    {
        const string rules = "match: { hosts: [api.example], models: [gpt-*], paths: ['/v1/*'] }\nrules: [{ name: words, detect: { keywords: { terms: [zephyr] } }, action: { block: {} } }]\n";
        Assert.That(Load(rules, $"request: {target[..^1]}, chat: zephyr }}, expect: {{ verdict: Allowed, findings: none }}").Diagnostics, Is.Empty);
    }

    [TestCase("Shadow")]
    [TestCase("'Off'")]
    public void The_policys_own_mode_changes_no_test(string mode)
    {
        var set = Load($"mode: {mode}\n{Rules}", "request: { system: sysword }, expect: { verdict: Blocked, rule: system-words }");
        Assert.That(set.Errors, Is.Zero, string.Join('\n', set.Diagnostics));
    }

    [Test]
    public void Completions_are_judged_too()
    {
        const string rules = "match: { operations: [Completions] }\nrules: [{ name: words, scope: [Input, Output], detect: { keywords: { terms: [zephyr] } }, action: { redact: {} } }]\n";
        Assert.That(
            Load(rules, "request: { chat: a }, response: { chat: the zephyr flies, stream: true }, expect: { verdict: Redacted, received: { contains: flies, not: zephyr } }").Diagnostics,
            Is.Empty);
    }

    [Test]
    public void Who_has_run_them_elsewhere_need_not_run_them_again()
    {
        var source = PolicyFile.Parse("p.yaml", System.Text.Encoding.UTF8.GetBytes(
            PolicyText.Around($"{Rules}tests: [{{ name: it, request: {{ chat: a }}, expect: {{ verdict: Blocked }} }}]")));
        var set = PolicyLoader.Load([source], runTests: false);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(set.Diagnostics, Is.Empty);
            Assert.That(set.Policies.Single().Tests, Is.SameAs(PolicyTestRun.None));
        }
    }

    private static PolicySet Load(string spec, string test) => PolicyText.Load(PolicyText.Around($"{spec}tests:\n- {{ name: it, {test} }}"));
}
