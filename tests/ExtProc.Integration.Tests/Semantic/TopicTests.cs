using ExtProc.Integration.Tests.Exchanges;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Semantic;

/// <summary>A topic that a policy names by examples.</summary>
public sealed class TopicTests
{
    [TearDown]
    public void DumpWhenFailed() => SemanticBed.DumpWhenFailed();

    [Test, CancelAfter(120_000)]
    public async Task A_topic_is_refused([Values(Wire.Standard, Wire.DuplexBoth)] Wire wire, [Values] bool stream, CancellationToken cancellationToken)
    {
        var script = SemanticBed.Upstream.Script(ChatReplies.Completion("never"));
        var result = await SemanticBed.Client.CallAsync(
            SemanticBed.Call(wire, "topics", ChatRequests.User("Can I take my landlord to court over the deposit?", stream), script), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Content, Is.EqualTo("I can only help with payments."));
            Assert.That(script.Requests, Is.Empty);
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task Another_topic_passes(CancellationToken cancellationToken)
    {
        const string Text = "How long does a card refund take to arrive?";
        var result = await SemanticBed.Client.CallAsync(SemanticBed.Call(Wire.Standard, "topics", ChatRequests.User(Text)), cancellationToken);
        Assert.That(result.Content, Is.EqualTo(Text));
    }
}
