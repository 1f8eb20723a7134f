using System.Text.RegularExpressions;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Exchanges;

/// <summary>Reversible tokens: the model sees placeholders, the client sees what it wrote.</summary>
public sealed class TokenTests
{
    [TearDown]
    public void DumpWhenFailed() => TestBed.DumpWhenFailed();

    [Test, CancelAfter(60_000)]
    public async Task Tokens_are_restored_in_tool_arguments([Values] Wire wire, [Values] bool stream, CancellationToken cancellationToken)
    {
        var (card, iban, key) = await AskForTokensAsync(wire, cancellationToken);
        var arguments = $$"""{"card":"{{card}}","iban":"{{iban}}","note":"say \"{{key}}\""}""";
        var script = TestBed.Upstream.Script(stream
            ? ChatReplies.ToolCallStream("pay", ChatReplies.Cut(arguments, 3))
            : ChatReplies.ToolCall("pay", arguments));
        var call = TestBed.Call(wire, "token", ChatRequests.User(Planted.Text, stream), http2: false, script);
        var result = await TestBed.Client.CallAsync(call, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(
                result.ToolArguments,
                Is.EqualTo($$"""{"card":"{{Planted.Card}}","iban":"{{Planted.Iban}}","note":"say \"{{Planted.Key}}\""}"""));
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task The_tokens_of_another_exchange_are_not_restored([Values] bool stream, CancellationToken cancellationToken)
    {
        var (card, _, _) = await AskForTokensAsync(Wire.Standard, cancellationToken);
        var result = await TestBed.Client.CallAsync(
            TestBed.Call(Wire.Standard, "token", ChatRequests.User($"Tell me {card}", stream), http2: false), cancellationToken);
        Assert.That(result.Content, Is.EqualTo($"Tell me {card}"));
    }

    private static async Task<(string Card, string Iban, string Key)> AskForTokensAsync(Wire wire, CancellationToken cancellationToken)
    {
        var script = TestBed.Upstream.Script(ChatReplies.Completion("ok"));
        await TestBed.Client.CallAsync(TestBed.Call(wire, "token", ChatRequests.User(Planted.Text), http2: false, script), cancellationToken);
        var seen = script.Requests.Single().Text;
        Assert.That(Planted.IsIn(seen), Is.False);
        return (Find(seen, "CREDIT_CARD"), Find(seen, "IBAN"), Find(seen, "STRIPE_ACCESS_TOKEN"));
    }

    private static string Find(string text, string label) =>
        Regex.Match(text, $@"\[{label}_[a-z2-7]{{10}}\]", RegexOptions.NonBacktracking).Value;
}
