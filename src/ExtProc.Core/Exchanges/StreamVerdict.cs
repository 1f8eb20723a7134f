namespace ExtProc.Core.Exchanges;

/// <summary>What to do with a chunk of a response body.</summary>
public enum StreamAction
{
    /// <summary>The chunk goes on as it came; nothing was written to the output.</summary>
    Continue,

    /// <summary>What was written to the output (perhaps nothing) goes on instead of the chunk.</summary>
    Replace,

    /// <summary>What was written to the output ends the response: the rest of the upstream's bytes must not be passed, and it may be cancelled.</summary>
    Cut,
}

/// <summary>The verdict over a chunk of a response body.</summary>
/// <param name="Action">What to do with the bytes.</param>
/// <param name="Reject">
/// With <see cref="StreamAction.Cut"/> when nothing of the response has been released yet: the clean reply that a caller who still holds
/// the response's headers sends instead of the output.
/// </param>
public readonly record struct StreamVerdict(StreamAction Action, Reply? Reject = null);
