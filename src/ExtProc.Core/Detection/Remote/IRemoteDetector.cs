namespace ExtProc.Core.Detection.Remote;

/// <summary>Judges texts somewhere else. Safe for any number of threads.</summary>
public interface IRemoteDetector
{
    /// <summary>
    /// Judges parts; all get a verdict or none. Never throws for what the guard, the network or a text does; cancelling yields
    /// <see cref="RemoteFailure.Cancelled"/>. Completes synchronously when all verdicts are kept.
    /// </summary>
    ValueTask<RemoteAnswer> JudgeAsync(ReadOnlyMemory<RemotePart> parts, CancellationToken cancellationToken);
}
