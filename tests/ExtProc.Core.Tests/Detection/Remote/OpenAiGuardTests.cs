using System.Text.Json.Nodes;
using ExtProc.Core.Detection.Remote;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Tests.Detection.Remote;

/// <summary>Guards that speak as OpenAI's API does: moderation and chat completions.</summary>
[CancelAfter(60_000)]
public sealed class OpenAiGuardTests
{
    private static readonly RemotePart[] Two = [new(PartScope.User | PartScope.Input, "one".AsMemory()), new(PartScope.File | PartScope.Input, "three".AsMemory())];

    private readonly GatewayMetrics _metrics = new();
    private GuardServer _server = null!;

    [SetUp]
    public async Task Start() => _server = await GuardServer.StartAsync();

    [TearDown]
    public async Task Stop()
    {
        await _server.DisposeAsync();
        _metrics.Dispose();
    }

    [Test]
    public async Task Moderation_is_asked_once_and_its_verdicts_are_ours(CancellationToken cancellationToken)
    {
        _server.Answer = static context => GuardServer.JsonAsync(context, """
            {"id": "m", "model": "omni", "results": [
              {"flagged": false, "categories": {"hate": false}, "category_scores": {"hate": 0.9}},
              {"flagged": true, "categories": {"violence": true, "violence/graphic": true, "self-harm/intent": false, "custom/x": true},
               "category_scores": {"violence": 0.25, "violence/graphic": 0.75, "self-harm/intent": 0.1, "custom/x": 1}}]}
            """);
        var answer = await AskAsync(RemoteGuardKind.Moderation, null, cancellationToken);
        var body = JsonNode.Parse(_server.Bodies.Single())!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Findings, Is.EqualTo(new[] { new RemoteFinding(1, "Violence", 0.75f, 0, 5), new RemoteFinding(1, "custom.x", 1, 0, 5) }));
            Assert.That(body.ToJsonString(), Is.EqualTo("""{"model":"the-model","input":["one","three"]}"""));
        }
    }

    [Test]
    public async Task A_threshold_decides_instead_of_the_guard(CancellationToken cancellationToken)
    {
        _server.Answer = static context => GuardServer.JsonAsync(context, """
            {"results": [
              {"flagged": false, "categories": {"hate": false}, "category_scores": {"hate": 0.9}},
              {"flagged": true, "categories": {"hate": true}, "category_scores": {"hate": 0.4}}]}
            """);
        var answer = await AskAsync(RemoteGuardKind.Moderation, 0.5f, cancellationToken);
        Assert.That(answer.Findings.Single(), Is.EqualTo(new RemoteFinding(0, "Hate", 0.9f, 0, 3)));
    }

    [TestCase("""{"flagged": true, "categories": {}}""", "unsafe")]
    [TestCase("""{"flagged": true, "categories": {"hate": true}}""", "Hate")]
    [TestCase("""{"flagged": false, "categories": {}}""", "")]
    [TestCase("""{"categories": {}}""", null)]
    [TestCase("""{"flagged": false}""", null)]
    [TestCase("""{"flagged": "no", "categories": {}}""", null)]
    [TestCase("""{"flagged": false, "categories": {"hate": 0}}""", null)]
    [TestCase("""{"flagged": false, "categories": {"hate": false}, "category_scores": {}}""", null)]
    [TestCase("""{"flagged": false, "categories": {"hate": false}, "category_scores": {"hate": 2}}""", null)]
    [TestCase("""{"flagged": false, "categories": {"hate": false}, "category_scores": []}""", null)]
    [TestCase("""{"flagged": true, "categories": {"\ud800": true}}""", null)]
    public async Task Odd_moderation_results(string result, string? expected, CancellationToken cancellationToken)
    {
        _server.Answer = context => GuardServer.JsonAsync(context, $$"""{"results": [{{result}}, {"flagged": false, "categories": { } } ]}""");
        await ExpectAsync(RemoteGuardKind.Moderation, expected, cancellationToken);
    }

    [Test]
    public async Task Every_text_needs_a_moderation_result([Values(1, 3)] int results, CancellationToken cancellationToken)
    {
        var list = string.Join(',', Enumerable.Repeat("""{"flagged": false, "categories": {}}""", results));
        _server.Answer = context => GuardServer.JsonAsync(context, $$"""{"results": [{{list}}]}""");
        await ExpectAsync(RemoteGuardKind.Moderation, null, cancellationToken);
    }

    [Test]
    public async Task A_chat_guard_is_asked_part_by_part(CancellationToken cancellationToken)
    {
        _server.Answer = static context => GuardServer.JsonAsync(context, Chat(GuardServer.BodyOf(context).Contains("three", StringComparison.Ordinal) ? "\n\nunsafe\nS2" : "safe"));
        var answer = await AskAsync(RemoteGuardKind.LlamaGuard, null, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Findings.Single(), Is.EqualTo(new RemoteFinding(1, "Illicit", 1, 0, 5)));
            Assert.That(_server.Bodies, Has.Count.EqualTo(2));
            Assert.That(_server.Bodies, Has.Member(
                """{"model":"the-model","messages":[{"role":"user","content":"three"}],"temperature":0,"max_tokens":64,"stream":false}"""));
        }
    }

    [TestCase(RemoteGuardKind.LlamaGuard, "safe", "")]
    [TestCase(RemoteGuardKind.LlamaGuard, "Yes", null)]
    [TestCase(RemoteGuardKind.ShieldGemma, " No\n", "")]
    [TestCase(RemoteGuardKind.ShieldGemma, "safe", null)]
    [TestCase(RemoteGuardKind.GraniteGuardian, "<score> yes </score>", "unsafe,unsafe")]
    [TestCase(RemoteGuardKind.GraniteGuardian, "I can't help with that.", null)]
    public async Task A_chat_guard_speaks_its_format_or_fails(RemoteGuardKind kind, string content, string? expected, CancellationToken cancellationToken)
    {
        _server.Answer = context => GuardServer.JsonAsync(context, Chat(content));
        await ExpectAsync(kind, expected, cancellationToken);
    }

    [TestCase("""{"choices": []}""")]
    [TestCase("""{"choices": [{"message": {"content": "safe"}}, {"message": {"content": "safe"}}]}""")]
    [TestCase("""{"choices": [{"message": {"content": "safe"}, "finish_reason": "length"}]}""")]
    [TestCase("""{"choices": [{"message": {"content": null}, "finish_reason": "stop"}]}""")]
    [TestCase("""{"choices": [{"text": "safe"}]}""")]
    [TestCase("""{"choices": ["safe"]}""")]
    [TestCase("""{"choices": [{"message": {"content": "\ud800"}}]}""")]
    public async Task An_odd_completion_is_no_verdict(string json, CancellationToken cancellationToken)
    {
        _server.Answer = context => GuardServer.JsonAsync(context, json);
        await ExpectAsync(RemoteGuardKind.LlamaGuard, null, cancellationToken);
    }

    private static string Chat(string content) => new JsonObject
    {
        ["choices"] = new JsonArray(new JsonObject { ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = content }, ["finish_reason"] = "stop" }),
    }.ToJsonString();

    private async Task ExpectAsync(RemoteGuardKind kind, string? expected, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(kind, null, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Failure, Is.EqualTo(expected is null ? RemoteFailure.Malformed : RemoteFailure.None));
            Assert.That(string.Join(',', answer.Findings.Select(static finding => finding.Category)), Is.EqualTo(expected ?? ""));
        }
    }

    private async Task<RemoteAnswer> AskAsync(RemoteGuardKind kind, float? threshold, CancellationToken cancellationToken)
    {
        var options = new RemoteGuardOptions { Url = _server.Url, Kind = kind, Model = "the-model", Threshold = threshold, Timeout = TimeSpan.FromMinutes(1) };
        using var guard = new RemoteGuard(options, null, TimeProvider.System, _metrics.RemoteGuards);
        return await guard.JudgeAsync(Two, cancellationToken);
    }
}
