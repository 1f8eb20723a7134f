using System.Text.Json.Nodes;
using ExtProc.Testing.Clients;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Exchanges;

/// <summary>Requests that a rule refuses: the model never sees them, and the SDK does what it does for the provider's own refusals.</summary>
public sealed class BlockTests
{
    private static readonly string[] s_texts = [Planted.Card, Planted.Iban, Planted.Key];

    [TearDown]
    public void DumpWhenFailed() => TestBed.DumpWhenFailed();

    [Test, CancelAfter(60_000)]
    public async Task An_error_block_raises_the_typed_error(
        [Values] Wire wire, [Values] bool stream, [Values] bool http2, CancellationToken cancellationToken)
    {
        var script = TestBed.Upstream.Script(ChatReplies.Completion("never"));
        var body = ChatRequests.Messages(stream, ChatRequests.Message("user", "My card is " + Planted.Card));
        var result = await TestBed.Client.CallAsync(TestBed.Call(wire, "block-error", body, http2, script), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                result.Error,
                Is.EqualTo(new SdkError("PermissionDeniedError", true, "403 Not with that in it.", 403, "policy_violation", "permission_error")));
            Assert.That(script.Requests, Is.Empty);
            Assert.That(result.Headers["x-extproc-decision"], Does.StartWith("blocked; policy=default/block-error; rule=personal-data; id="));
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task A_refusal_block_is_a_normal_completion(
        [Values] Wire wire, [Values] bool stream, [Values] bool http2, CancellationToken cancellationToken)
    {
        var script = TestBed.Upstream.Script(ChatReplies.Completion("never"));
        var result = await TestBed.Client.CallAsync(
            TestBed.Call(wire, "block-refusal", ChatRequests.User("My card is " + Planted.Card, stream), http2, script), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(result.Status, Is.EqualTo(200));
            Assert.That(result.Content, Is.EqualTo("Not with that in it."));
            Assert.That(result.FinishReason, Is.EqualTo("content_filter"));
            Assert.That(result.Complete, Is.True);
            Assert.That(script.Requests, Is.Empty);
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task Every_value_blocks_in_every_kind_of_text(
        [ValueSource(nameof(s_texts))] string value, [Values("system", "user", "assistant", "tool")] string role, CancellationToken cancellationToken)
    {
        var script = TestBed.Upstream.Script(ChatReplies.Completion("never"));
        var body = role switch
        {
            "system" => ChatRequests.EveryRole(value, "hi", "{}", "ok", stream: false),
            "user" => ChatRequests.EveryRole("be brief", value, "{}", "ok", stream: false),
            "assistant" => ChatRequests.EveryRole("be brief", "hi", new JsonObject { ["v"] = value }.ToJsonString(), "ok", stream: false),
            _ => ChatRequests.EveryRole("be brief", "hi", "{}", value, stream: false),
        };
        var result = await TestBed.Client.CallAsync(TestBed.Call(Wire.Standard, "block-error", body, http2: false, script), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error?.Name, Is.EqualTo("PermissionDeniedError"));
            Assert.That(script.Requests, Is.Empty);
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task A_blocked_answer_is_replaced_by_a_refusal([Values] Wire wire, [Values] bool http2, CancellationToken cancellationToken)
    {
        var script = TestBed.Upstream.Script(ChatReplies.Completion("All about Project-Zephyr."));
        var result = await TestBed.Client.CallAsync(
            TestBed.Call(wire, "cut", ChatRequests.User("tell me"), http2, script), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(result.Content, Is.EqualTo("That stays here."));
            Assert.That(result.FinishReason, Is.EqualTo("content_filter"));
        }
    }
}
