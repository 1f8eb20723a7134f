using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Exchanges;

/// <summary>What no rule touches goes through byte for byte, in every mode, for every kind of client.</summary>
public sealed class PassThroughTests
{
    private static readonly string s_request = ChatRequests.EveryRole(Planted.Text, "Grüße", Planted.Arguments, Planted.Text, stream: false);
    private static readonly string s_streamRequest = ChatRequests.EveryRole(Planted.Text, "Grüße", Planted.Arguments, Planted.Text, stream: true);

    [TearDown]
    public void DumpWhenFailed() => TestBed.DumpWhenFailed();

    [Test, CancelAfter(60_000)]
    public async Task Without_a_policy([Values] Wire wire, [Values] bool stream, [Values] bool http2, CancellationToken cancellationToken)
    {
        var script = TestBed.Upstream.Script(stream ? ChatReplies.Stream("Karte ", Planted.Card, " ok") : ChatReplies.Completion(Planted.Text));
        var result = await TestBed.Client.CallAsync(
            TestBed.OpenCall(wire, stream ? s_streamRequest : s_request, http2, script), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(script.Requests.Single().Body.ToArray(), Is.EqualTo(result.RequestBytes.ToArray()));
            Assert.That(result.ResponseBytes.ToArray(), Is.EqualTo(script.Reply.Body.ToArray()));
            Assert.That(result.Complete, Is.True);
        }
    }

    /// <summary>A rule that may change text holds the tail of a stream back and sends it later; one that only looks changes nothing at all.</summary>
    [Test, CancelAfter(60_000)]
    public async Task Without_a_finding([Values] Wire wire, [Values] bool stream, [Values] bool http2, CancellationToken cancellationToken)
    {
        var script = TestBed.Upstream.Script((stream ? ChatReplies.Stream("No ", "secrets ", "ünd 🎉 here") : ChatReplies.Completion("Nothing here.")).CutInto(7));
        var body = ChatRequests.EveryRole("Be brief.", "What is 4111?", """{"n":1.50,"s":"\u00fc"}""", "line 1\nline 2", stream);
        var result = await TestBed.Client.CallAsync(TestBed.Call(wire, stream ? "watch" : "label", body, http2, script), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(script.Requests.Single().Body.ToArray(), Is.EqualTo(result.RequestBytes.ToArray()));
            Assert.That(result.ResponseBytes.ToArray(), Is.EqualTo(script.Reply.Body.ToArray()));
            Assert.That(result.Headers["x-extproc-decision"], Does.StartWith("allowed; id="));
        }
    }
}
