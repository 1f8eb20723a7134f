namespace ExtProc.Core.Detection.Remote;

/// <summary>One request to a guard, and whose cancellation is not the deadline.</summary>
/// <param name="Parts">What is asked about.</param>
/// <param name="Exchange">The caller's token.</param>
internal readonly record struct GuardCall(ReadOnlyMemory<RemotePart> Parts, CancellationToken Exchange)
{
    /// <summary>What a cancellation means: the exchange ended, or the time did.</summary>
    public RemoteFailure Cancellation => Exchange.IsCancellationRequested ? RemoteFailure.Cancelled : RemoteFailure.Timeout;
}
