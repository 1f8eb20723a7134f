using ExtProc.Core.Detection.Remote;

namespace ExtProc.Core.Policies.Testing;

/// <summary>Stands for every remote guard while a policy's own tests run: they tell of the policy, so nobody is called, and nothing is found.</summary>
internal sealed class QuietGuard : IRemoteDetector
{
    public static readonly QuietGuard Instance = new();

    public ValueTask<RemoteAnswer> JudgeAsync(ReadOnlyMemory<RemotePart> parts, CancellationToken cancellationToken) => new(new RemoteAnswer(RemoteFailure.None, []));
}
