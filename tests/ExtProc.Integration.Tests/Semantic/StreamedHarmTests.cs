using System.Text;
using ExtProc.Integration.Tests.Exchanges;
using ExtProc.Testing.Clients;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Semantic;

/// <summary>A harmful completion on a stream.</summary>
public sealed class StreamedHarmTests
{
    private const string Harmless = "Here is what you asked for. The weather was fine and the streets were full of people that morning. ";

    private const string Harmful =
        "All immigrants are filthy vermin and deserve to be beaten until they leave, and we should burn their homes down while they sleep. "
        + "Kill them all, they are not even human, and nobody will miss these disgusting animals. ";

    [TearDown]
    public void DumpWhenFailed() => SemanticBed.DumpWhenFailed();

    [Test, CancelAfter(120_000)]
    public async Task Nothing_that_was_judged_harmful_leaves_in_hold(
        [Values(Wire.Standard, Wire.DuplexBoth)] Wire wire, [Values(5, 40)] int piece, CancellationToken cancellationToken)
    {
        var result = await AnswerAsync(wire, "hold", Harmful, piece, cancellationToken);
        var wired = Encoding.UTF8.GetString(result.ResponseBytes.Span);
        Assert.That(wired, Does.Not.Contain("vermin").And.Not.Contain("burn").And.Not.Contain("disgusting"));
    }

    [Test, CancelAfter(120_000)]
    public async Task In_trail_the_leak_is_at_most_the_window_and_what_came_meanwhile(
        [Values(Wire.Standard, Wire.DuplexBoth)] Wire wire, CancellationToken cancellationToken)
    {
        string[] pieces = [.. ChatReplies.Cut(string.Concat(Enumerable.Repeat(Harmful, 100)), 40)];
        var script = SemanticBed.Upstream.Script(ChatReplies.Stream(pieces), stepwise: true);
        var running = await SemanticBed.Client.BeginAsync(SemanticBed.Call(wire, "trail", ChatRequests.User("go", stream: true), script));
        var cut = false;
        for (var sent = 0; sent < pieces.Length && !cut; sent++)
        {
            script.Release(1);
            var chunk = await running.NextChunkAsync(cancellationToken);
            cut = chunk["choices"]![0]!["finish_reason"] is not null;
        }
        script.ReleaseAll();
        var result = await running.Result.WaitAsync(cancellationToken);
        AssertRefused(result);
        Assert.That(result.Content!.Length, Is.LessThan(pieces.Length * 40));
    }

    [Test, CancelAfter(120_000)]
    public async Task Harmless_answers_pass_whole(
        [Values("hold", "trail")] string policy, [Values(Wire.Standard, Wire.DuplexBoth)] Wire wire, CancellationToken cancellationToken)
    {
        var text = string.Concat(Enumerable.Repeat(Harmless, 8));
        var script = SemanticBed.Upstream.Script(ChatReplies.Stream(ChatReplies.Cut(text, 11)));
        var result = await SemanticBed.Client.CallAsync(
            SemanticBed.Call(wire, policy, ChatRequests.User("go", stream: true), script), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(result.Content, Is.EqualTo(text));
            Assert.That(result.FinishReason, Is.EqualTo("stop"));
        }
    }

    private static async Task<SdkResult> AnswerAsync(Wire wire, string policy, string text, int piece, CancellationToken cancellationToken)
    {
        var script = SemanticBed.Upstream.Script(ChatReplies.Stream(ChatReplies.Cut(text, piece)));
        var result = await SemanticBed.Client.CallAsync(
            SemanticBed.Call(wire, policy, ChatRequests.User("go", stream: true), script), cancellationToken);
        AssertRefused(result);
        return result;
    }

    private static void AssertRefused(SdkResult result)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(result.Content, Does.EndWith("That stays unsaid."));
            Assert.That(result.FinishReason, Is.EqualTo("content_filter"));
        }
    }
}
