using System.Globalization;
using System.Text;
using Envoy.Service.ExtProc.V3;
using ExtProc.Conformance.Tests.Sessions;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Server.Grpc;
using YamlDotNet.RepresentationModel;

namespace ExtProc.Conformance.Tests.Conversations;

/// <summary>Plays a conversation over a stream; a step that is not answered as expected fails the test with the transcript so far.</summary>
internal sealed class ConversationRun(Conversation conversation, IExtProcStream stream, SessionRig rig, CancellationToken cancellationToken)
{
    private readonly StringBuilder _transcript = new();

    public async Task PlayAsync()
    {
        foreach (var step in conversation.Steps)
        {
            var (kind, value) = step.Children.First();
            _transcript.AppendLine(CultureInfo.InvariantCulture, $"{kind}: {Shortened(value)}");
            switch (kind.ToString())
            {
                case "send":
                    await stream.SendAsync(SentMessage.Of((YamlMappingNode)value));
                    break;
                case "expect":
                    await ExpectAsync(((YamlSequenceNode)value).Cast<YamlMappingNode>());
                    break;
                case "expectNothing":
                    await ExpectNothingAsync();
                    break;
                case "close":
                    await stream.CloseAsync();
                    await ExpectNothingAsync();
                    await ExpectStatusAsync(value.ToString());
                    break;
                case "ends":
                    await ExpectStatusAsync(value.ToString());
                    break;
                case "think":
                    // From here on models do not answer, until they do.
                    rig.Models.Gate = new TaskCompletionSource();
                    break;
                case "answer":
                    rig.Models.Gate!.SetResult();
                    break;
                case "gone":
                    ((MemoryDuplex)stream).Stop(RpcStatus.Cancelled);
                    await AnswersAsync(SemanticStatus.Cancelled);
                    break;
                case "advance":
                    rig.Time.Advance(TimeSpan.FromSeconds(double.Parse(value.ToString(), CultureInfo.InvariantCulture)));
                    break;
                default:
                    Fail($"unknown step {kind}");
                    break;
            }
        }
    }

    private async Task ExpectAsync(IEnumerable<YamlMappingNode> expected)
    {
        foreach (var facts in expected)
        {
            if (await ReceiveAsync() is not { } reply)
            {
                Fail($"expected {Shortened(facts)}, but there is no reply; the stream: {stream.Status?.ToString() ?? "goes on"}");
                return;
            }
            var actual = ReplyFacts.Of(reply);
            _transcript.AppendLine(CultureInfo.InvariantCulture, $"  <- {Shortened(string.Join(", ", actual.Select(static fact => $"{fact.Key}: {fact.Value}")))}");
            foreach (var (name, value) in ReplyFacts.Expected(facts))
            {
                string? found = actual.GetValueOrDefault(name);
                if (value is not null && value.EndsWith('…') ? found?.StartsWith(value[..^1], StringComparison.Ordinal) != true : found != value)
                {
                    Fail($"expected {name}: {value ?? "(absent)"}, but it was {found ?? "(absent)"}");
                }
            }
        }
    }

    /// <summary>What a timer sets off comes from another thread, so it is waited for.</summary>
    private async Task<ProcessingResponse?> ReceiveAsync()
    {
        var reply = await stream.ReceiveAsync();
        while (reply is null && conversation.IsInProcess && stream.Status is null && !cancellationToken.IsCancellationRequested)
        {
            await Task.Yield();
            reply = await stream.ReceiveAsync();
        }
        return reply;
    }

    /// <summary>Waits until models have given an answer of a kind; nothing of it is sent.</summary>
    private async Task AnswersAsync(SemanticStatus status)
    {
        while (!rig.Models.Answers.ContainsKey(status) && !cancellationToken.IsCancellationRequested)
        {
            await Task.Yield();
        }
    }

    private async Task ExpectNothingAsync()
    {
        if (stream.IsPrompt && await stream.ReceiveAsync() is { } reply)
        {
            Fail($"expected nothing, but got {string.Join(", ", ReplyFacts.Of(reply))}");
        }
    }

    private async Task ExpectStatusAsync(string expected)
    {
        if (!stream.IsPrompt && await stream.ReceiveAsync() is { } reply)
        {
            Fail($"expected the end, but got {string.Join(", ", ReplyFacts.Of(reply))}");
        }
        while (stream.Status is null && conversation.IsInProcess && !cancellationToken.IsCancellationRequested)
        {
            await Task.Yield();
        }
        if (stream.Status?.Code.ToString() != expected)
        {
            Fail($"expected the stream to end with {expected}, but it was {stream.Status?.ToString() ?? "still open"}");
        }
    }

    private void Fail(string reason) => Assert.Fail($"{conversation.Name}: {reason}\n{_transcript}");

    private static string Shortened(object text) => text.ToString() is { Length: > 400 } value ? value[..400] + "..." : text.ToString()!;
}
