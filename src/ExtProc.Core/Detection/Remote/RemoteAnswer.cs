namespace ExtProc.Core.Detection.Remote;

/// <summary>The answer of a remote guard.</summary>
/// <param name="Failure">Why there is no verdict, or <see cref="RemoteFailure.None"/>.</param>
/// <param name="Findings">By part; empty when there is no verdict.</param>
public readonly record struct RemoteAnswer(RemoteFailure Failure, IReadOnlyList<RemoteFinding> Findings)
{
    public bool IsJudged => Failure == RemoteFailure.None;

    /// <summary>True when the same request would fail again: the guard understood it and refuses it.</summary>
    internal bool IsFinal { get; init; }

    internal static RemoteAnswer Failed(RemoteFailure failure) => new(failure, []);
}
