using System.Text;
using System.Text.RegularExpressions;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Exchanges;

/// <summary>A card number, an IBAN and an API key in every kind of text, on the way to the model and back.</summary>
public sealed class RedactionTests
{
    [TearDown]
    public void DumpWhenFailed() => TestBed.DumpWhenFailed();

    [Test, CancelAfter(60_000)]
    public async Task Labels_reach_the_model_in_place_of_the_values(
        [Values] Wire wire, [Values] bool stream, [Values] bool http2, CancellationToken cancellationToken)
    {
        var script = TestBed.Upstream.Script(stream ? ChatReplies.Stream("done") : ChatReplies.Completion("done"));
        var result = await TestBed.Client.CallAsync(TestBed.Call(wire, "label", EveryRole(stream), http2, script), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(result.Content, Is.EqualTo("done"));
            Assert.That(script.Requests.Single().Text, Is.EqualTo(Planted.Labelled(Encoding.UTF8.GetString(result.RequestBytes.Span))));
            Assert.That(result.Headers["x-extproc-decision"], Does.StartWith("redacted; id="));
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task Hashes_reach_the_model_and_are_equal_for_equal_values([Values] Wire wire, CancellationToken cancellationToken)
    {
        var script = TestBed.Upstream.Script(ChatReplies.Completion("done"));
        var result = await TestBed.Client.CallAsync(TestBed.Call(wire, "hash", EveryRole(stream: false), http2: false, script), cancellationToken);
        var seen = script.Requests.Single().Text;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(Planted.IsIn(seen), Is.False);
            Assert.That(Marks(seen, @"\[CREDIT_CARD:[0-9a-f]{12}\]"), Is.EqualTo((4, 1)));
            Assert.That(Marks(seen, @"\[IBAN:[0-9a-f]{12}\]"), Is.EqualTo((4, 1)));
            Assert.That(Marks(seen, @"\[STRIPE_ACCESS_TOKEN:[0-9a-f]{12}\]"), Is.EqualTo((4, 1)));
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task Tokens_are_restored_in_the_content(
        [Values] Wire wire, [Values] bool stream, [Values] bool http2, CancellationToken cancellationToken)
    {
        var request = ChatRequests.Messages(stream, ChatRequests.Message("system", "Echo."), ChatRequests.Message("user", Planted.Text));
        var result = await TestBed.Client.CallAsync(TestBed.Call(wire, "token", request, http2), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(result.Content, Is.EqualTo(Planted.Text));
            Assert.That(result.FinishReason, Is.EqualTo("stop"));
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task Labels_reach_the_client_in_place_of_the_values(
        [Values] Wire wire, [Values] bool stream, [Values] bool http2, CancellationToken cancellationToken)
    {
        var script = TestBed.Upstream.Script(stream
            ? ChatReplies.Stream(ChatReplies.Cut(Planted.Text, 5)).CutInto(61)
            : ChatReplies.Completion(Planted.Text));
        var result = await TestBed.Client.CallAsync(TestBed.Call(wire, "label", ChatRequests.User("hello", stream), http2, script), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(result.Content, Is.EqualTo(Planted.Labelled(Planted.Text)));
            Assert.That(result.FinishReason, Is.EqualTo("stop"));
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task Labels_reach_the_client_in_tool_arguments(
        [Values] Wire wire, [Values] bool stream, CancellationToken cancellationToken)
    {
        var script = TestBed.Upstream.Script(stream
            ? ChatReplies.ToolCallStream("pay", ChatReplies.Cut(Planted.Arguments, 4))
            : ChatReplies.ToolCall("pay", Planted.Arguments));
        var result = await TestBed.Client.CallAsync(TestBed.Call(wire, "label", ChatRequests.User("hello", stream), http2: false, script), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(result.ToolArguments, Is.EqualTo(Planted.Labelled(Planted.Arguments)));
            Assert.That(result.FinishReason, Is.EqualTo("tool_calls"));
        }
    }

    private static string EveryRole(bool stream) => ChatRequests.EveryRole(Planted.Text, Planted.Text, Planted.Arguments, Planted.Text, stream);

    private static (int All, int Different) Marks(string text, string pattern)
    {
        var found = Regex.Matches(text, pattern, RegexOptions.NonBacktracking).Select(static match => match.Value).ToArray();
        return (found.Length, found.Distinct().Count());
    }
}
