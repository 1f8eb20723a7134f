using System.Text;
using ExtProc.Conformance.Tests.Model;
using ExtProc.Conformance.Tests.Sessions;
using ExtProc.Server.Envoy;
using ExtProc.Server.Grpc;

namespace ExtProc.Conformance.Tests;

/// <summary>
/// Every pair of body modes, overridable or not, under every chunking, through a model of Envoy that passes the original where a reply has
/// the wrong form: the same exchange, whatever carries it, and nothing forbidden on either side.
/// </summary>
public sealed class SessionModeTests
{
    private static readonly BodyMode[] Modes =
        [BodyMode.None, BodyMode.Streamed, BodyMode.Buffered, BodyMode.BufferedPartial, BodyMode.FullDuplexStreamed];

    private static IEnumerable<TestCaseData> Filters() =>
        from request in Modes
        from response in Modes
        from fixedModes in new[] { false, true }
        let filter = new EnvoyFilter(request, response) { AllowModeOverride = !fixedModes }
        select new TestCaseData(filter).SetArgDisplayNames(filter.ToString());

    private static IEnumerable<TestCaseData> Profiles() =>
        from filter in Filters()
        from profile in new[] { SessionProfile.Standard, SessionProfile.FullDuplex }
        select new TestCaseData(filter.Arguments[0], profile).SetArgDisplayNames(filter.Arguments[0]!.ToString()!, profile.ToString());

    [TestCaseSource(nameof(Filters))]
    public async Task A_clean_exchange_passes_byte_for_byte(object setup)
    {
        var filter = (EnvoyFilter)setup;
        string body = Bodies.Request("hello"), answer = Bodies.Completion("hi");
        await foreach (var result in RunAsync(filter, body, answer, "application/json"))
        {
            if (!IsShown(filter))
            {
                Assert.That(result.End, Is.EqualTo(ClientEnd.Immediate));
                continue;
            }
            Assert.That(result.Upstream?.Text, Is.EqualTo(body));
            Assert.That(result.Client?.Text, Is.EqualTo(answer));
            Assert.That(result.Status, Is.EqualTo(RpcStatus.Ok));
        }
    }

    [TestCaseSource(nameof(Filters))]
    public async Task A_word_is_redacted_on_both_ways(object setup)
    {
        var filter = (EnvoyFilter)setup;
        string body = Bodies.Request("tell zephyr hello"), answer = Bodies.Completion("zephyr says hi");
        await foreach (var result in RunAsync(filter, body, answer, "application/json"))
        {
            Assert.That(result.Upstream?.Text ?? "", Does.Not.Contain("zephyr"));
            Assert.That(result.Client?.Text ?? "", Does.Not.Contain("zephyr"));
            if (IsShown(filter))
            {
                Assert.That(result.Upstream?.Text, Is.EqualTo(Bodies.Request("tell [KEYWORD] hello")));
                Assert.That(result.Client?.Text, Is.EqualTo(Bodies.Completion("[KEYWORD] says hi")));
            }
        }
    }

    [TestCaseSource(nameof(Filters))]
    public async Task A_blocked_request_reaches_no_upstream(object setup)
    {
        await foreach (var result in RunAsync((EnvoyFilter)setup, Bodies.Request("this is forbidden"), Bodies.Completion("hi"), "application/json"))
        {
            Assert.That(result.End, Is.EqualTo(ClientEnd.Immediate));
            Assert.That(result.Client?[":status"], Is.EqualTo("403"));
            Assert.That(result.Upstream, Is.Null);
        }
    }

    [TestCaseSource(nameof(Filters))]
    public async Task A_blocked_answer_does_not_reach_the_client(object setup)
    {
        var filter = (EnvoyFilter)setup;
        await foreach (var result in RunAsync(filter, Bodies.Request("hello"), Bodies.Completion("a forbidden word"), "application/json"))
        {
            Assert.That(result.Client?.Text ?? "", Does.Not.Contain("a forbidden word"));
            if (filter.Response is BodyMode.Buffered or BodyMode.FullDuplexStreamed or BodyMode.BufferedPartial && filter.Request != BodyMode.None)
            {
                Assert.That(result.Client?[":status"], Is.EqualTo("403"), "the headers are still held, so the refusal has its status");
            }
        }
    }

    [TestCaseSource(nameof(Profiles))]
    public async Task A_stream_is_redacted(object setup, SessionProfile profile)
    {
        var filter = (EnvoyFilter)setup;
        string answer = Bodies.Events("tell ze", "phyr that", " all is well");
        await foreach (var result in RunAsync(filter, Bodies.Request("hello", stream: true), answer, "text/event-stream", profile))
        {
            if (IsShown(filter))
            {
                Assert.That(Bodies.Content(result.Client!.Text), Is.EqualTo("tell [KEYWORD] that all is well"));
                Assert.That(result.Client.Text, Does.EndWith("data: [DONE]\n\n"));
                Assert.That(result.Status, Is.EqualTo(RpcStatus.Ok));
            }
            else
            {
                Assert.That(result.Client?.Text ?? "", Does.Not.Contain("phyr"));
            }
        }
    }

    [TestCaseSource(nameof(Profiles))]
    public async Task A_stream_is_cut_before_the_word_and_ends_cleanly(object setup, SessionProfile profile)
    {
        var filter = (EnvoyFilter)setup;
        string answer = Bodies.Events("all is well so far", " but for", "bidden", " and secret");
        await foreach (var result in RunAsync(filter, Bodies.Request("hello", stream: true), answer, "text/event-stream", profile))
        {
            string text = result.Client?.Text ?? "";
            Assert.That(Bodies.Content(text), Is.EqualTo("all is well so far but ").Or.Empty);
            Assert.That(text, Does.Not.Contain("secret"));
            Assert.That(result.End, Is.AnyOf(ClientEnd.Complete, ClientEnd.Immediate));
            if (IsShown(filter))
            {
                Assert.That(text, Does.Contain("policy_violation"));
                Assert.That(result.Status, Is.EqualTo(RpcStatus.Ok));
            }
        }
    }

    /// <summary>Whether the bodies can be inspected; where they can't, the policy blocks.</summary>
    private static bool IsShown(EnvoyFilter filter) =>
        (filter.AllowModeOverride && filter.Request != BodyMode.FullDuplexStreamed && filter.Response != BodyMode.FullDuplexStreamed)
        || (filter.Request != BodyMode.None && filter.Response != BodyMode.None);

    private static async IAsyncEnumerable<ModelResult> RunAsync(
        EnvoyFilter filter, string request, string response, string contentType, SessionProfile profile = SessionProfile.Standard)
    {
        using var rig = new SessionRig(options: new SessionOptions { AllowModeOverride = filter.AllowModeOverride, Profile = profile });
        foreach (var (name, requestChunks, responseChunks) in Bodies.Pairs(request, response))
        {
            using var stream = new MemoryDuplex(rig.Processor);
            var result = await new EnvoyModel(stream, filter).RunAsync(
                HttpMessage.Post("/v1/chat/completions", requestChunks, Length(request)),
                HttpMessage.Reply(200, contentType, responseChunks, Length(response)));
            Assert.That(result.Violations, Is.Empty, name);
            yield return result;
        }
        rig.Log.AssertNoErrors();
        rig.Log.AssertNowhere("zephyr");
        rig.Log.AssertNowhere("well so far");
    }

    private static (string Name, string Value) Length(string body) => ("content-length", $"{Encoding.UTF8.GetByteCount(body)}");
}
