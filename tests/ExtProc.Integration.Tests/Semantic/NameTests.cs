using ExtProc.Integration.Tests.Exchanges;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Semantic;

/// <summary>Names, which only the model knows: the same redaction as for patterns, on whole bodies and streams.</summary>
public sealed class NameTests
{
    [TearDown]
    public void DumpWhenFailed() => SemanticBed.DumpWhenFailed();

    [Test, CancelAfter(120_000)]
    public async Task The_model_sees_a_token_and_the_client_its_name(
        [Values(Wire.Standard, Wire.DuplexBoth)] Wire wire, [Values] bool stream, CancellationToken cancellationToken)
    {
        const string Text = "Please write an invitation to Margaret Thompson for Friday.";
        var result = await SemanticBed.Client.CallAsync(SemanticBed.Call(wire, "names", ChatRequests.User(Text, stream)), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(result.Content, Is.EqualTo(Text));
            Assert.That(result.Headers["x-extproc-decision"], Does.StartWith("redacted"));
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task A_name_in_a_streamed_answer_is_replaced(
        [Values(Wire.Standard, Wire.DuplexBoth)] Wire wire, [Values(1, 4, 200)] int piece, CancellationToken cancellationToken)
    {
        var script = SemanticBed.Upstream.Script(ChatReplies.Stream(ChatReplies.Cut("The account belongs to Margaret Thompson, who called on Monday.", piece)));
        var result = await SemanticBed.Client.CallAsync(
            SemanticBed.Call(wire, "labels", ChatRequests.User("whose is it?", stream: true), script), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(result.Content, Is.EqualTo("The account belongs to [PERSON_NAME], who called on Monday."));
        }
    }
}
