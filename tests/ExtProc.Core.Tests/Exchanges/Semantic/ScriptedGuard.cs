using ExtProc.Core.Detection.Remote;

namespace ExtProc.Core.Tests.Exchanges.Semantic;

/// <summary>A remote guard that finds the word EVIL, or fails.</summary>
internal sealed class ScriptedGuard : IRemoteDetector
{
    public RemoteFailure Failure { get; set; }

    public List<RemotePart> Asked { get; } = [];

    public ValueTask<RemoteAnswer> JudgeAsync(ReadOnlyMemory<RemotePart> parts, CancellationToken cancellationToken)
    {
        var part = parts.Span[0];
        Asked.Add(part with { Text = part.Text.ToArray() });
        if (Failure != RemoteFailure.None)
        {
            return new(RemoteAnswer.Failed(Failure));
        }
        var at = part.Text.Span.IndexOf("EVIL");
        return new(new RemoteAnswer(RemoteFailure.None, at < 0 ? [] : [new RemoteFinding(0, "evil", 1, at, at + 4)]));
    }
}
